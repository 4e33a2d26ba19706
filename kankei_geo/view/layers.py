"""What can colour the map."""

from kankei_geo.dataset.matrix import POLICIES

COUNT_LAYER = "count"
COMBINATION_LAYER = "combination"
LAYERS = (COUNT_LAYER, *POLICIES, COMBINATION_LAYER)
