"""How a case's words become a call: arguments in the units of the case, a number for each name it expects."""
