r"""Reads bookings from standard input, one a line, and prints the balances; a line that makes no sense is reported.

Tell it with: printf 'rent -700\nwage 2100\nrent oops\n' | chainexec narrate examples/ledger.py
"""

import sys
from dataclasses import dataclass, field


@dataclass
class Account:
    name: str
    bookings: list = field(default_factory=list)

    @property
    def balance(self):
        return sum(self.bookings)


def book(accounts, line):
    name, amount = line.split()
    account = accounts.get(name)
    if account is None:
        account = accounts[name] = Account(name)
    account.bookings.append(int(amount))


def main():
    accounts = {}
    for number, line in enumerate(sys.stdin, 1):
        try:
            book(accounts, line)
        except ValueError as error:
            print(f"line {number} is left out: {error}")
    for account in accounts.values():
        print(f"{account.name}: {account.balance}")


main()
