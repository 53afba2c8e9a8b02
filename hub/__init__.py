"""The cooperative's books, and the server that kiosk and phones talk to.

Each folder is a room for one business subject; `hub.books` joins the rooms into one
set of books, `hub.server` puts them on HTTP, and `python -m hub` is the command line.
"""

__version__ = "0.1.0"
