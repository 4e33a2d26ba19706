"""Five-digit municipality codes that need special care. Codes are always text."""

SAPPORO = "01100"
SAPPORO_WARDS = tuple(f"011{ward:02d}" for ward in range(1, 11))
# The six villages of the Northern Territories: drawn as outline, never counted. One of them
# is called 泊村 like 01403, which is why nothing in the project is joined by name.
NORTHERN_TERRITORIES = tuple(f"01{number}" for number in range(695, 701))
