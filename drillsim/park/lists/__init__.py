"""Lists kept beside a park as CSV or workbooks: rosters, access counts, equipment ledgers."""

from drillsim.park.lists.access import AccessCounts, AccessRow, read_access
from drillsim.park.lists.ledger import Ledger, LedgerRow, read_ledger
from drillsim.park.lists.roster import Roster, RosterRow, read_roster
from drillsim.park.lists.table import Row, Table, read_table

__all__ = [
    "AccessCounts",
    "AccessRow",
    "Ledger",
    "LedgerRow",
    "Roster",
    "RosterRow",
    "Row",
    "Table",
    "read_access",
    "read_ledger",
    "read_roster",
    "read_table",
]
