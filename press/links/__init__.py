"""The links that leave this guide: found, followed, judged, and kept in a dated register."""
