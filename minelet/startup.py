"""What a browser's Python runs before the first cell (its PYTHONSTARTUP, run among the reader's
names): requests go without sockets, and the client, which takes pandas along, is ready in advance.
"""

import intermine.webservice as _client
from minelet import browser as _browser

_browser.install()
del _browser, _client
