"""The English words of questions, as `words_ja` has them; an underscore is a space."""

WORDS = """
K city+town+village : municipalities municipality places place local_governments local_government cities_towns_and_villages cities,_towns_and_villages
K loose : towns town
K city : cities city
K village : villages village
K town+village : towns_and_villages towns_or_villages
K city+town : cities_and_towns towns_and_cities
h - : how_many number_of count_of count the_number how_many_of number_of_the
q what : what what_is what_are what's
q - : which list show name names list_of show_me tell_me give_me where find display list_all show_all all_the names_of name_of enumerate
q - : which_are which_is
s - : share_of percentage_of proportion_of share percentage proportion what_percent_of percent_of what_share_of what_percentage_of what_proportion_of fraction_of
z sum : total sum combined altogether total_of sum_of
z mean : average mean average_of mean_of
z median : median
v people : how_many_people how_many_inhabitants how_many_residents how_populous
v km2 : how_many_square_kilometres how_many_square_kilometers how_many_km2
v min : how_long how_many_minutes how_many_hours how_long_is_the_drive how_long_is_the_journey how_long_does_it_take how_long_is
v km : how_far how_many_km how_many_kilometres how_many_kilometers
v policies : how_many_policies how_many_priority_policies number_of_policies number_of_priority_policies
v households : how_many_households
@ - : what_rank rank ranked ranking which_rank position
l - : subprefecture subprefectures which_subprefecture
S max : highest greatest maximum most_of_all
S max.size : largest biggest larger bigger
S min : lowest minimum
S min.size : smallest smaller
J max.size : big large
J min.size : small little tiny
J min.way : close far remote
S max.amount : most the_most
S min.amount : fewest least the_fewest the_least
S max.people : more_people more_inhabitants more_populous most_populous most_populated
S min.people : fewer_people fewer_inhabitants least_populous least_populated
S max.density : most_densely_populated densest
S min.density : least_densely_populated
S min.way : nearest closest quickest
S max.way : farthest furthest most_distant remotest
^ max : top first
^ min : bottom
U people : people inhabitants residents persons
U km2 : km2 km² square_kilometres square_kilometers sq_km sq._km square_km
U density : people_per_km2 people_per_km² per_km2 per_km² people_per_square_kilometre inhabitants_per_km2 inhabitants_per_km² people/km2 people/km² per_square_kilometre
U km : km kilometres kilometers kilometre kilometer
U min : minutes min mins minute minutes' min.
U hour : hours hour hrs h hours'
U percent : % percent per_cent
U policies : policies policy priority_policies priority_policy of_the_policies of_the_four_policies of_the_4_policies
C ge : or_more or_over or_above and_over and_above and_more or_higher or_greater plus or_larger
C le : or_less or_fewer or_under or_below and_below or_lower or_smaller and_under
c ge : at_least no_less_than not_less_than no_fewer_than not_fewer_than minimum_of a_minimum_of
c le : at_most no_more_than not_more_than up_to within not_over not_exceeding maximum_of a_maximum_of
c gt : more_than over above greater_than larger_than exceeding exceeds exceed bigger_than higher_than farther_than further_than longer_than
c lt : less_than fewer_than under below smaller_than lower_than shorter_than closer_than
c eq : exactly precisely equal_to
x - : about around roughly approximately nearly almost circa some few several many near
w - : between
p - : than
I people : people inhabitants residents population populations people_living inhabitants_in_total
I register : resident_register register_population registered_population resident_register_population
I area_km2 : area areas land_area surface_area
I density : population_density density population_densities
I change : population_change change_of_population change_in_population rate_of_population_change population_change_rate
I decline : population_decline decline_of_population decline_in_population
I growth : population_growth growth_of_population growth_in_population population_increase
I old : share_of_65_and_over share_of_people_aged_65_and_over share_of_elderly_people share_of_people_65_and_over ageing_rate aging_rate share_of_the_elderly elderly_share percentage_of_65_and_over share_of_people_over_65
I age : mean_age average_age
I households : households number_of_households
I policies : policies policy priority_policies number_of_policies number_of_priority_policies policy_count count_of_policies
I time : drive_time driving_time travel_time drive_times drive_minutes drive
I km : distance straight-line_distance straight_line_distance
E max : grew grown has_grown have_grown increased growing gained_population increase gained rose
E min : shrank shrunk has_shrunk have_shrunk decreased declined shrinking fell lost_population decrease lost
a plain : airport airports
a tokyo : airports_that_count airport_that_counts airport_with_a_direct_flight_to_tokyo airport_with_a_tokyo_flight airport_with_direct_flights_to_tokyo airports_with_a_direct_flight_to_tokyo airport_with_direct_tokyo_flights tokyo_airport
a nearest : nearest_airport closest_airport nearest_airport_to
a any : any_airport any_of_the_airports
a service : any_airport_in_service an_airport_in_service
a flight : direct_flight_to_tokyo direct_flights_to_tokyo tokyo_flight direct_tokyo_flight tokyo_flights
H - : haneda haneda_airport tokyo
W road : by_car by_road driving drive_away drive_by_car road
W line : in_a_straight_line straight-line straight_line as_the_crow_flies beeline
W - : away distant by_plane one_way
R in : in_the_sphere within_the_sphere sphere within_reach
R out : outside_the_sphere out_of_reach beyond_reach
% - : neighbour neighbours neighbor neighbors neighbouring neighboring bordering border borders adjacent next adjoining adjoin share_a_border_with sharing_a_border_with touching adjacent_municipalities
L yes : listed in_the_table listed_in_the_table in_table_3 listed_in_table_3 in_the_list appear_in_table_3 appear_in_the_table appears_in_table_3
L no : not_listed unlisted not_in_the_table not_in_table_3 not_listed_in_the_table not_listed_in_table_3 isn't_listed aren't_listed are_not_listed is_not_listed non-listed missing_from_the_table missing_from_table_3 not_in_the_list
T candidate : candidates candidate candidates_for_workation candidate_for_workation workation_candidates workation_candidate candidate_municipalities candidate_sites candidate_places
T A : tier_a
T B : tier_b
T C : tier_c
T far : tier_far committed_but_far
M - : mark marks evidence level levels evidence_level
V printed : printed
V panel : panel from_the_panel
V programme : 2019_programme from_the_2019_programme
V remainder : elimination by_elimination remainder
O - : hokkaido all_of_hokkaido the_prefecture whole_prefecture
O all : all_municipalities all_179_municipalities all_the_municipalities every_municipality all_179
b - : both both_of
b all : all all_of each_of every
e - : either any_of at_least_one_of one_or_more_of either_of any
e one : one_of
1 - : exactly_one_of only_one_of just_one_of
! - : only just alone solely exclusively nothing_but and_nothing_else and_no_other and_no_other_policy and_no_other_policies but_no_other_policy but_no_other_policies but_nothing_else
0 - : neither none_of no_one_of neither_of
9 - : nor
& - : and_also as_well_as that_also which_also also plus_also
| - : or
; - : but while although though yet whereas
t - : and
n - : of 's
d - : in in_the_area_of inside within_the_area_of located_in
r - : from since
u - : to
⁻ - : minus
~ - : - – — ~ 〜
, - : ,
+ - : with have has having do does doing did run runs running offer offers pursue pursues adopt adopts adopted that_have that_do which_have which_do who_have that_has that_does which_has which_does take_part_in takes_part_in taking_part_in carry_out carries_out
+ - : are is was were been being that_are which_are that_is which_is there_are are_there is_there participate_in participates_in participating_in implement implements implementing practise practises promote promotes promoting include includes belong belongs that_run that_offer live lives get be reach can_be_reached reached can it_take take takes for that_take part_of belong_to belongs_to that_can_be_reached lie lies that_lie located
- - : without not no do_not_have does_not_have don't_have doesn't_have do_not does_not don't doesn't have_no has_no having_no lack lacks lacking not_have not_do not_doing not_with with_no not_having that_do_not that_don't that_do_not_have are_not is_not aren't isn't that_are_not which_are_not but_not that_lack have_not do_not_do does_not_do don't_do doesn't_do
- but : except excluding except_for apart_from outside other_than outside_of not_in excepting not_counting beyond
  : the a an please that which_of of_them who there hi hello thanks thank_you could_you can_you me i would_like want i_want i'd_like to_know to_see now currently today it its their they these those is_it . ? ! " ( ) [ ] : ; in_total it's we us our own as whose whose
B - : by by_the in_terms_of sorted_by ordered_by according_to when_it_comes_to
"""
