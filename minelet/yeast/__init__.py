"""The mine that comes with the guide: the nuclear genome of Saccharomyces cerevisiae S288C."""
