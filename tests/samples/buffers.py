"""bytearray, memoryview on it, array."""

import array


def main():
    data = bytearray(b"hello world")
    data[0] = 72
    data.append(33)
    data[5:6] = b"--"
    data += b"!!"
    del data[-1]
    view = memoryview(data)
    view[1] = 69
    part = view[2:4]
    part[0] = 76
    part.release()
    view.release()
    data.pop()
    data.insert(0, 42)
    data.reverse()
    numbers = array.array("i", [1, 2, 3])
    numbers[1] = 20
    numbers.append(4)
    numbers.byteswap()
    long = bytearray(300)
    long[150] = 1
    return bytes(data), numbers.tolist(), sum(long)
