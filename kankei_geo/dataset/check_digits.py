"""The check digit of codes of local governments (全国地方公共団体コード)."""

_MODULUS, _TEN = 11, 10


def check_digit(code: str) -> str:
    """Return the sixth digit that belongs to a code of five (JIS X 0401/0402, weights 6 to 2)."""
    weighted = sum(int(digit) * weight for digit, weight in zip(code, range(6, 1, -1), strict=True))
    return str((_MODULUS - weighted % _MODULUS) % _TEN)
