"""The network: one client with manners. Nothing else in natwire but `mail` opens a socket.

`schedule` decides when a source is asked and with which headers, and what an answer means for the next time;
it is pure. `client` asks. `hosts` keeps the pace, `guard` the bounds of the network, `decode` the bounds of a body.
"""

from natwire.fetch.client import Client
from natwire.fetch.hosts import Hosts

__all__ = ["Client", "Hosts"]
