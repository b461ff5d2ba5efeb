"""What others show of a page: the card of a link to it, and the site's icon in a browser's bar."""
