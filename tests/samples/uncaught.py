"""An exception that nobody takes is the run's outcome."""


def lower(data):
    data.append(1)
    return data[9]


def main():
    data = []
    try:
        lower(data)
    finally:
        data.append(2)
    return data
