# ruff: noqa: E501  (tables keep an entry on one line, and Chinese counts double)
"""The tables that mdi_park.yaml is drawn from: its road grid, places, people, equipment, all on plant axes.

u runs metres to plant east, v metres to plant north; entries end at a line's end or a semicolon.
"""

from __future__ import annotations

from typing import Final

UV = tuple[float, float]
PLANT_NORTH_DEG: Final = 12.0
SHIFT: Final = (0.0, 380.0)  # lifts the site so that its coordinates are positive
COLUMNS: Final = (0, 145, 285, 425, 565, 710, 850, 990, 1135, 1280, 1420, 1560, 1700)
ROWS: Final = (0, 130, 265, 395, 530, 665, 800, 930, 1065, 1200)
SHORE: Final = 16  # column + row of the crossings on the shore road; beyond lies the sea

HEADER: Final = """\
# Model park of a large MDI site, drawn by maps/draw_mdi_park.py (change maps/mdi_park_tables.py, not this file).
#
# Public knowledge: an MDI producer runs a large site on Daxie island, Ningbo; more than 5 000 people are on site
# at peak and a neighbour's overhaul brings 3 000 to 4 000 more; a park police post keeps a fire engine, a rescue
# vehicle with neutralising agent, a gas-protection vehicle, drones, a camera network and inspecting guard booths.
# Invented: every position, road, building, inventory, head count of a building, valve, hydrant and detector,
# the fleet beyond the vehicles named above, and the hospital. Nothing here was surveyed.
schema: drillsim.park/1
name: {en: Model MDI park, zh: MDI 模型园区}
about: >-
  A model of a large MDI site as on Daxie island, Ningbo. Public knowledge: the kind of site, its place, the peak
  of over 5 000 people, the 3 000 to 4 000 more during a neighbour's overhaul, and the park police post with fire
  engine, rescue vehicle, gas-protection vehicle, drones, cameras and inspecting guard booths. Invented: the whole
  layout, all inventories, head counts by building, equipment, valve data, further vehicles and the hospital.
licence: Invented layout, no map data used; under the licence of the project.

# The road grid follows plant north, 12 degrees east of true north; +y is true north.
coordinates: {system: "local metres, x east, y north", origin: {latitude: 29.92 deg, longitude: 121.95 deg},
  true_north: 0 deg, plant_north: 12 deg}
"""

# line of the grid: width m, speed km/h, English, Chinese; other lines are secondary roads around the units
ROADS: Final[dict[str, tuple[float, int, str, str]]] = {
    "row0": (9, 40, "South Perimeter Road", "南环路"), "row9": (9, 40, "North Perimeter Road", "北环路"),
    "col0": (9, 40, "West Perimeter Road", "西环路"), "col12": (9, 40, "East Perimeter Road", "东环路"),
    "shore": (9, 40, "Shore Road", "海堤路"), "row2": (12, 40, "Main Avenue", "中央大道"),
    "row5": (10, 30, "Middle Road", "中路"), "row7": (9, 30, "North Road", "北路"),
    "col3": (10, 30, "First Street", "一号路"), "col6": (12, 30, "Second Street", "二号路"),
    "col9": (10, 30, "Third Street", "三号路"),
}  # fmt: skip
SECONDARY: Final = (7.0, 20, "", "")
# Blocks that large units fill: the road between is left out.
LEFT_OUT: Final = {
    "c7r0-c7r1", "c11r0-c11r1", "c11r1-c11r2", "c11r2-c11r3", "c11r3-c11r4", "c8r4-c9r4", "c0r4-c1r4",
    "c3r8-c4r8", "c4r8-c5r8", "c5r8-c6r8", "c7r1-c7r2", "c2r6-c3r6", "c7r6-c7r7", "c2r8-c2r9", "c7r7-c7r8",
}  # fmt: skip
# Further junctions standing on a line of the grid: line -> {id: where along it}
ON_LINES: Final[dict[str, dict[str, float]]] = {
    "row1": {"clinic_walk_s": 355}, "row2": {"clinic_walk_n": 355, "formaldehyde_lane_s": 1062},
    "row3": {"phosgene_lane_s": 920, "formaldehyde_lane_n": 1062}, "row4": {"phosgene_lane_n": 920},
    "row6": {"camp_walk_s": 72}, "row7": {"camp_walk_m": 72}, "row8": {"camp_walk_n": 72},
    "col0": {"turnstile_inside": 975}, "col2": {"canteen_walk_e": 730}, "col1": {"canteen_walk_w": 730},
}  # fmt: skip
OFF_GRID: Final[dict[str, UV]] = {
    "plaza": (215, 197),
    "west_s": (-70, -90), "west_main": (-70, 265), "west_field_path": (-70, 345), "west_contractor": (-70, 930),
    "west_turnstile": (-70, 975), "west_n": (-70, 1290), "north_mid": (360, 1290),
    "north_field_path": (760, 1290), "north_gate_road": (850, 1290), "south_walk": (565, -90),
    "neighbour_w": (790, -90), "neighbour_e": (930, -90), "south_emergency": (1280, -90),
    "south_e": (1790, -90), "east_gate_road": (1790, 265), "west_field": (-175, 345),
    "northwest_field": (-175, 985), "north_field": (760, 1350), "south_field": (565, -175),
    "east_field": (1865, 300), "bridge_e": (-520, 255), "bridge_w": (-960, 235), "hospital": (-1240, 220),
    "trestle": (1461, 844), "jetty_head": (1556, 947), "berth_1": (1475, 1022), "berth_2": (1637, 872),
    "pontoon": (1590, 984), "quay": (1176, 1109), "quay_head": (1242, 1181), "quay_w": (1183, 1235),
    "quay_e": (1301, 1127),
}  # fmt: skip
# junctions in order | kind | width m | speed km/h | gate-free name; a path carries no vehicles
ROUTES: Final = """
c1r1 plaza c2r2 | path | 3 | 20 | Plaza walk | 广场步道
c2r1 plaza c1r2 | path | 3 | 20 | Plaza walk | 广场步道
clinic_walk_s clinic_walk_n | path | 3 | 20 | Clinic walk | 诊所步道
canteen_walk_w canteen_walk_e | path | 3 | 20 | Canteen walk | 食堂步道
camp_walk_s camp_walk_m camp_walk_n | path | 3 | 20 | Camp walk | 营地步道
phosgene_lane_s phosgene_lane_n | road | 6 | 20 | Phosgenation fire lane | 光气化消防通道
formaldehyde_lane_s formaldehyde_lane_n | road | 6 | 20 | Formaldehyde fire lane | 甲醛消防通道
west_s west_main west_field_path west_contractor west_turnstile west_n | road | 10 | 40 | West Public Road | 西侧公路
west_n north_mid north_field_path north_gate_road | road | 8 | 40 | North Public Road | 北侧公路
west_s south_walk neighbour_w neighbour_e south_emergency south_e | road | 9 | 40 | South Public Road | 南侧公路
south_e east_gate_road | road | 7 | 40 | East Public Road | 东侧公路
west_main bridge_e | road | 10 | 40 | Bridge Road | 大桥路
bridge_e bridge_w | bridge | 9 | 40 | Channel bridge | 跨海大桥
bridge_w hospital | road | 9 | 40 | Hospital road | 医院路
c0r2 west_main | road | 12 | 20 | Main gate drive | 主门通道
c0r7 west_contractor | road | 9 | 20 | Contractor gate drive | 承包商门通道
turnstile_inside west_turnstile | path | 3 | 20 | Turnstile walk | 闸机通道
c6r9 north_gate_road | road | 10 | 20 | North gate drive | 北门通道
c12r2 east_gate_road | road | 7 | 20 | East gate drive | 东门通道
c4r0 south_walk | path | 3 | 20 | South gate walk | 南门步道
c9r0 south_emergency | road | 6 | 20 | Emergency gate drive | 应急门通道
west_field_path west_field | path | 3 | 20 | West field path | 西集合场小路
west_turnstile northwest_field | path | 3 | 20 | North-west field path | 西北集合场小路
north_field_path north_field | path | 3 | 20 | North field path | 北集合场小路
south_walk south_field | path | 3 | 20 | South field path | 南集合场小路
east_gate_road east_field | path | 3 | 20 | East field path | 东集合场小路
c10r6 trestle jetty_head | bridge | 7 | 20 | Jetty trestle | 码头栈桥
berth_1 jetty_head berth_2 | bridge | 6 | 20 | Jetty deck | 码头平台
jetty_head pontoon | path | 2 | 20 | Tug pontoon walk | 拖轮浮桥
c8r8 quay quay_head | bridge | 7 | 20 | Quay trestle | 货运栈桥
quay_w quay_head quay_e | bridge | 6 | 20 | Quay deck | 货运码头平台
"""
# id | kind | way it stands on | clear width m | English | Chinese
GATES: Final = """
main_gate | guard_booth | c0r2-west_main | 10 | Main gate with inspecting booth | 主门智能岗亭
contractor_gate | guard_booth | c0r7-west_contractor | 7 | Contractor gate | 承包商门
contractor_turnstiles | turnstile | turnstile_inside-west_turnstile | 2.4 | Contractor turnstiles | 承包商人行闸机
north_gate | lift_gate | c6r9-north_gate_road | 8 | North logistics gate | 北物流门
east_gate | gate | c12r2-east_gate_road | 6 | East gate | 东门
south_gate | door | c4r0-south_walk | 2 | South pedestrian gate | 南侧人行门
jetty_gate | lift_gate | c10r6-trestle | 6 | Jetty gate | 码头门
quay_gate | lift_gate | c8r8-quay | 6 | Quay gate | 货运码头门
emergency_gate | gate | c9r0-south_emergency | 5 | Emergency fire-lane gate | 应急消防门
"""
ZONES: Final = """
administration | Administration | 行政区 ; workshops | Workshops | 检维修区
contractors | Contractor camp | 承包商营地 ; logistics | Logistics | 物流区
nitro_amine | Nitrobenzene, aniline and MDA | 硝基苯·苯胺·MDA 区 ; isocyanate | Phosgenation and MDI | 光气化与 MDI 区
chlorine | Chlorine | 氯碱区 ; tanks_jetty | Tank farm and jetty | 罐区与码头
utilities | Utilities | 公用工程区 ; neighbour | Neighbouring site | 相邻企业
"""
# id | kind | English | Chinese | where: blocks "column,row" (w/e half) or box "u0 v0 u1 v1" | zone | walls | storeys
PLACES: Final = """
nitrobenzene_unit | process_unit | Nitrobenzene unit | 硝基苯装置 | 4,2 | nitro_amine | open | 1
aniline_unit | process_unit | Aniline unit | 苯胺装置 | 5,2 | nitro_amine | open | 1
mda_unit | process_unit | MDA unit | MDA 装置 | 6,2 | nitro_amine | open | 1
formaldehyde_storage | tank_farm | Formaldehyde storage | 甲醛储罐区 | 7,2w | nitro_amine | open | 1
acid_storage | tank_farm | Nitric acid storage | 硝酸储罐区 | 4,3 | nitro_amine | open | 1
co_syngas_unit | process_unit | CO and syngas unit | 一氧化碳合成气装置 | 7,3 | isocyanate | open | 1
phosgenation_a | process_unit | Phosgenation train A | 光气化 A 线 | 6,3w | isocyanate | industrial | 5
phosgenation_b | process_unit | Phosgenation train B | 光气化 B 线 | 6,3e | isocyanate | industrial | 5
chlorobenzene_recovery | process_unit | Chlorobenzene recovery | 氯苯溶剂回收 | 5,3 | isocyanate | open | 1
mdi_splitting | process_unit | MDI splitting | MDI 分离装置 | 4,4 | isocyanate | open | 1
mdi_distillation | process_unit | MDI distillation | MDI 精馏装置 | 5,4 | isocyanate | open | 1
mdi_tank_farm | tank_farm | MDI tank farm | MDI 罐区 | 4,5 | logistics | open | 1
mdi_drumming | warehouse | MDI drumming | MDI 灌装车间 | 4,6 | logistics | industrial | 1
electrolysis | process_unit | Chlor-alkali electrolysis | 氯碱电解装置 | 8,3-4 | chlorine | industrial | 2
chlorine_liquefaction | process_unit | Chlorine liquefaction | 氯气液化装置 | 7,4 | chlorine | open | 1
hcl_oxidation | process_unit | HCl oxidation | 氯化氢氧化装置 | 6,4 | chlorine | open | 1
brine_purification | process_unit | Brine purification | 盐水精制 | 9,3 | chlorine | open | 1
caustic_tank_farm | tank_farm | Caustic soda tank farm | 烧碱罐区 | 9,4 | chlorine | open | 1
ammonia_refrigeration | process_unit | Ammonia refrigeration | 液氨冷冻站 | 6,5 | utilities | industrial | 2
benzene_aniline_tank_farm | tank_farm | Benzene and aniline tank farm | 苯·苯胺罐区 | 10-11,3 | tanks_jetty | open | 1
jetty_liquids | jetty | Liquids jetty | 液体化工码头 | 1572 870 1598 898 | tanks_jetty | open | 1
jetty_caustic | jetty | Caustic and cargo quay | 烧碱及货运码头 | 1246 1122 1268 1146 | tanks_jetty | open | 1
power_steam | utilities | Power and steam | 热电站 | 6-7,0 | utilities | industrial | 3
cooling_towers | utilities | Cooling towers | 循环水场 | 8,0 | utilities | open | 1
air_separation | utilities | Air separation | 空分装置 | 9,0 | utilities | open | 1
wastewater | utilities | Wastewater treatment | 污水处理场 | 10-11,0 | utilities | open | 1
main_substation | utilities | Main substation | 总变电站 | 5,0 | utilities | industrial | 2
fire_water_pump_house | utilities | Fire water pump house | 消防泵房 | 740 160 790 190 | utilities | industrial | 1
central_control_room | control_room | Central control room | 中央控制室 | 3,2 | isocyanate | refuge | 2
second_control_room | control_room | Second control room | 第二控制室 | 5,5 | chlorine | refuge | 1
central_laboratory | laboratory | Central laboratory | 中心化验室 | 3,1 | administration | commercial | 4
rnd_centre | laboratory | R&D centre | 研发中心 | 3,0 | administration | commercial | 6
office_hq | office | Headquarters | 行政办公楼 | 0,0 | administration | commercial | 9
office_engineering | office | Engineering office | 工程技术楼 | 2,0 | administration | commercial | 6
office_business | office | Business office | 综合办公楼 | 2,2 | administration | commercial | 5
canteen_west | canteen | West canteen | 西食堂 | 1,0 | administration | commercial | 2
canteen_north | canteen | North canteen | 北食堂 | 160 680 270 718 | workshops | commercial | 2
clinic | clinic | Clinic | 职工诊所 | 2,1w | administration | commercial | 2
workshop_mechanical | workshop | Mechanical workshop | 机修车间 | 1,2 | workshops | industrial | 2
workshop_electrical | workshop | Electrical and instrument workshop | 电仪车间 | 1,3 | workshops | industrial | 2
workshop_scaffolding | workshop | Scaffolding and cleaning yard shop | 脚手架清洗车间 | 0,2 | workshops | industrial | 1
warehouse_1 | warehouse | Product warehouse 1 | 一号成品库 | 3,7-8 | logistics | industrial | 1
warehouse_2 | warehouse | Product warehouse 2 | 二号成品库 | 4,7-8 | logistics | industrial | 1
warehouse_3 | warehouse | Drum warehouse 3 | 三号桶装库 | 3,6 | logistics | industrial | 1
warehouse_4 | warehouse | Spare parts warehouse 4 | 四号备件库 | 2,3 | workshops | industrial | 1
contractor_camp_a | contractor_camp | Contractor camp A | 承包商营地 A 区 | 0,6w | contractors | commercial | 2
contractor_camp_b | contractor_camp | Contractor camp B | 承包商营地 B 区 | 0,6e | contractors | commercial | 2
contractor_camp_c | contractor_camp | Contractor camp C | 承包商营地 C 区 | 0,7w | contractors | commercial | 2
contractor_camp_d | contractor_camp | Contractor camp D | 承包商营地 D 区 | 0,7e | contractors | commercial | 2
contractor_camp_e | contractor_camp | Contractor camp E | 承包商营地 E 区 | 1,7 | contractors | commercial | 2
main_gate_booth | guard_booth | Main gate booth | 主门岗亭 | -30 276 -18 288 | administration | commercial | 1
contractor_gate_booth | guard_booth | Contractor gate booth | 承包商门岗亭 | -30 908 -18 920 | contractors | commercial | 1
north_gate_booth | guard_booth | North gate booth | 北门岗亭 | 862 1218 874 1230 | logistics | commercial | 1
neighbour_site | industrial_site | Neighbouring site under overhaul | 相邻检修企业 | 730 -215 990 -108 | neighbour | open | 1
"""
# id | day | night | contractors more in a turnaround; o operator, m maintenance, c contractor, f office, g guard, v visitor
PEOPLE: Final = """
nitrobenzene_unit | o26 m14 c30 | o16 m2 | 160 ; aniline_unit | o24 m12 c26 | o15 m2 | 140
mda_unit | o28 m14 c34 | o18 m2 | 180 ; formaldehyde_storage | o6 m2 c6 | o4 | 0
acid_storage | o6 m2 c6 | o3 | 20 ; co_syngas_unit | o26 m12 c30 | o16 m2 | 160
phosgenation_a | o14 m6 c8 | o8 | 40 ; phosgenation_b | o14 m6 c8 | o8 | 40
chlorobenzene_recovery | o14 m8 c16 | o8 m1 | 60 ; mdi_splitting | o22 m12 c30 | o14 m2 | 120
mdi_distillation | o26 m14 c36 | o16 m2 | 160 ; mdi_tank_farm | o8 m4 c12 | o5 | 0
mdi_drumming | o60 m8 c40 | o24 m2 | 0 ; electrolysis | o40 m24 c50 | o24 m4 | 180
chlorine_liquefaction | o12 m8 c12 | o8 m1 | 30 ; hcl_oxidation | o18 m10 c24 | o12 m2 | 100
brine_purification | o12 m6 c14 | o8 | 0 ; caustic_tank_farm | o6 m2 c8 | o3 | 0
ammonia_refrigeration | o6 m4 c8 | o4 | 0 ; benzene_aniline_tank_farm | o12 m6 c20 | o8 m1 | 60
jetty_liquids | o14 m4 c10 | o8 | 0 ; jetty_caustic | o8 m2 c8 | o4 | 0
power_steam | o44 m24 c60 | o26 m6 | 120 ; cooling_towers | o6 m6 c14 | o3 | 40
air_separation | o14 m8 c16 | o8 m1 | 40 ; wastewater | o16 m8 c24 | o8 | 0
main_substation | o8 m10 c12 | o4 m2 | 20 ; fire_water_pump_house | o4 m2 | o2 | 0
central_control_room | o52 m6 f14 v4 | o48 m4 | 0 ; second_control_room | o22 m4 f4 | o20 m2 | 0
central_laboratory | o84 f58 | o26 | 0 ; rnd_centre | f330 v24 c20 | f6 g4 | 0
office_hq | f430 g14 v46 | f10 g8 | 0 ; office_engineering | f380 c70 v20 | f6 g4 | 80
office_business | f240 v20 | f4 g4 | 0 ; canteen_west | c70 f90 | c8 | 0
canteen_north | c80 o60 m40 | c30 | 0 ; clinic | f14 v16 | f5 | 0
workshop_mechanical | m150 c90 | m36 c6 | 120 ; workshop_electrical | m130 c60 | m34 c4 | 80
workshop_scaffolding | m20 c140 | c6 | 150 ; warehouse_1 | o34 c60 | o12 c10 | 0
warehouse_2 | o34 c60 | o12 c10 | 0 ; warehouse_3 | o24 c40 | o8 c4 | 0
warehouse_4 | m24 c30 | m6 | 20 ; contractor_camp_a | c170 g6 | c70 g4 | 60
contractor_camp_b | c170 | c70 | 60 ; contractor_camp_c | c160 | c60 | 60
contractor_camp_d | c160 | c60 | 60 ; contractor_camp_e | c120 | c50 | 100
main_gate_booth | g16 v10 | g10 | 0 ; contractor_gate_booth | g18 | g8 | 0
north_gate_booth | g12 c10 | g8 | 0 ; neighbour_site |  |  | 1040
"""
ROLES: Final = {"o": "operator", "m": "maintenance", "c": "contractor",
                "f": "office", "g": "guard", "v": "visitor"}  # fmt: skip
# place: substance mass, temperature degC, pressure bar, phase (g gas, l liquid, q liquefied gas)
SUBSTANCES: Final = """
nitrobenzene_unit | benzene 40 t 30 2 l, nitric_acid 50 t 40 2 l, nitrobenzene 60 t 60 2 l
aniline_unit | nitrobenzene 30 t 60 2 l, aniline 60 t 80 2 l, hydrogen 100 kg 150 5 g
mda_unit | aniline 50 t 60 2 l, formaldehyde 5 t 50 2 l
formaldehyde_storage | formaldehyde 400 t 55 1.05 l
acid_storage | nitric_acid 900 t 20 1.05 l
co_syngas_unit | carbon_monoxide 1800 kg 40 25 g, hydrogen 150 kg 40 25 g
phosgenation_a | phosgene 1200 kg 20 3 q, chlorine 300 kg 40 4 g, chlorobenzene 60 t 80 4 l, mdi_4_4 20 t 110 4 l
phosgenation_b | phosgene 1200 kg 20 3 q, chlorine 300 kg 40 4 g, chlorobenzene 60 t 80 4 l, mdi_4_4 20 t 110 4 l
chlorobenzene_recovery | chlorobenzene 120 t 120 1.5 l
mdi_splitting | mdi_4_4 60 t 160 1.05 l
mdi_distillation | mdi_4_4 80 t 190 1.05 l
mdi_tank_farm | mdi_4_4 3000 t 45 1.05 l
mdi_drumming | mdi_4_4 80 t 45 1.05 l
warehouse_1 | mdi_4_4 1500 t 20 1.013 l
warehouse_2 | mdi_4_4 1500 t 20 1.013 l
electrolysis | chlorine 800 kg 45 1.1 g, hydrogen 60 kg 45 1.1 g
chlorine_liquefaction | chlorine 60 t 15 5.9 q
hcl_oxidation | hydrogen_chloride 1200 kg 120 5 g, chlorine 1500 kg 120 5 g
ammonia_refrigeration | ammonia 12 t 15 7.3 q
benzene_aniline_tank_farm | benzene 2000 t 20 1.05 l, aniline 4000 t 30 1.05 l, nitrobenzene 1000 t 30 1.05 l
jetty_liquids | benzene 30 t 20 6 l

"""
PHASES: Final = {"g": "gas", "l": "liquid", "q": "liquefied_gas"}
# id | junction | capacity | English | Chinese
ASSEMBLY: Final = """
plaza | plaza | 1600 | Central plaza | 中心广场
west_field | west_field | 1800 | West field, outside the fence | 西集合场(围墙外)
northwest_field | northwest_field | 2600 | North-west field, outside the fence | 西北集合场(围墙外)
north_field | north_field | 900 | North field, outside the fence | 北集合场(围墙外)
south_field | south_field | 1400 | South field, outside the fence | 南集合场(围墙外)
east_field | east_field | 700 | East field, outside the fence | 东集合场(围墙外)
laydown_yard | c1r4 | 900 | Laydown yard | 检修堆场
process_west | c3r4 | 500 | Process area west | 装置区西侧
container_yard | c6r8 | 700 | Container yard | 集装箱堆场
southeast_yard | c10r1 | 600 | South-east yard | 东南场地
"""
# place substance closes_in_s leaves_kg; a trailing "hand" is worked on the spot only
VALVES: Final = """
chlorine_liquefaction chlorine 30 150 ; electrolysis chlorine 40 60 ; hcl_oxidation chlorine 30 80
hcl_oxidation hydrogen_chloride 30 60 ; phosgenation_a phosgene 20 25 ; phosgenation_b phosgene 20 25
phosgenation_a chlorine 25 30 ; phosgenation_b chlorine 25 30 ; co_syngas_unit carbon_monoxide 30 40
ammonia_refrigeration ammonia 40 90 ; benzene_aniline_tank_farm benzene 60 600 ; jetty_liquids benzene 30 900
nitrobenzene_unit benzene 45 300 ; chlorine_liquefaction chlorine 180 40 hand ; ammonia_refrigeration ammonia 150 20 hand
benzene_tank_2 benzene 60 300 ; benzene_tank_3 benzene 60 300 ; benzene_tank_4 benzene 60 300
formaldehyde_storage formaldehyde 120 200 hand ; acid_storage nitric_acid 120 300 hand
"""
# substance | height m | alarm, high alarm, unit | place: how many around it
DETECTORS: Final = """
chlorine | 0.5 | 1 2 mg/m3 | chlorine_liquefaction 8, electrolysis 4, hcl_oxidation 2, phosgenation_a 1, phosgenation_b 1
phosgene | 0.5 | 0.5 1 mg/m3 | phosgenation_a 6, phosgenation_b 6
carbon_monoxide | 1.5 | 20 40 mg/m3 | co_syngas_unit 5
ammonia | 2.5 | 20 30 mg/m3 | ammonia_refrigeration 4
hydrogen_chloride | 0.5 | 7.5 15 mg/m3 | hcl_oxidation 4
benzene | 0.5 | 6 10 mg/m3 | benzene_aniline_tank_farm 3, nitrobenzene_unit 1, jetty_liquids 1
hydrogen | 6 | 10000 20000 ppm | electrolysis 2, co_syngas_unit 1, aniline_unit 1
"""
TOXIC_ZH: Final = {"chlorine": "氯气", "phosgene": "光气", "carbon_monoxide": "一氧化碳", "ammonia": "液氨",
                   "hydrogen_chloride": "氯化氢", "benzene": "苯", "formaldehyde": "甲醛", "nitric_acid": "硝酸"}  # fmt: skip
STATIONS: Final = """
  police_post: {kind: police_post, at: clinic_walk_n, name: {en: Park police post, zh: 驻园警务站}, vehicles: {
    police_fire_engine: {kind: fire_engine, crew: 6, breathing_sets: 8, name: {en: Police fire engine, zh: 警务站消防车}},
    rescue_vehicle_1: {kind: rescue_vehicle, crew: 4, breathing_sets: 6, name: {en: Rescue vehicle, zh: 捕消车}},
    police_car_1: {kind: police_car, crew: 2, name: {en: Police car, zh: 警车}},
    drone_1: {kind: drone, crew: 1, name: {en: Drone, zh: 无人机}},
    patrol_team_1: {kind: patrol_team, crew: 2, name: {en: Patrol 1, zh: 一号巡逻组}},
    patrol_team_2: {kind: patrol_team, crew: 2, name: {en: Patrol 2, zh: 二号巡逻组}},
    project_police_1: {kind: project_police, crew: 3, name: {en: Project police officers, zh: 项目民警}},
    joint_patrol_1: {kind: joint_patrol, crew: 8, on_duty: alert_period, name: {en: Joint patrol, zh: 联合巡逻队}}}}
  main_gate_guards: {kind: guard_post, at: c0r2, name: {en: Main gate guards, zh: 主门保安}, vehicles: {
    guard_team_main: {kind: guard_team, crew: 4, name: {en: Guards of the main gate, zh: 主门保安组}}}}
  contractor_gate_guards: {kind: guard_post, at: c0r7, name: {en: Contractor gate guards, zh: 承包商门保安}, vehicles: {
    guard_team_contractor: {kind: guard_team, crew: 4, name: {en: Guards of the contractor gate, zh: 承包商门保安组}}}}
  community_office: {kind: police_post, at: west_n, name: {en: Community office, zh: 社区工作站}, vehicles: {
    mediators_1: {kind: mediators, crew: 4, name: {en: People's mediators, zh: 人民调解员}}}}
  fire_station: {kind: fire_station, at: c4r2, name: {en: Park fire station, zh: 园区消防站}, vehicles: {
    fire_engine_1: {kind: fire_engine, crew: 6, breathing_sets: 8, name: {en: Fire engine 1, zh: 一号消防车}},
    fire_engine_2: {kind: fire_engine, crew: 6, breathing_sets: 8, name: {en: Fire engine 2, zh: 二号消防车}},
    foam_tender_1: {kind: foam_tender, crew: 4, breathing_sets: 6, name: {en: Foam tender, zh: 泡沫消防车}},
    aerial_1: {kind: aerial, crew: 3, breathing_sets: 4, name: {en: Aerial platform, zh: 举高消防车}},
    command_car_1: {kind: command_car, crew: 2, breathing_sets: 2, name: {en: Command car, zh: 指挥车}}}}
  gas_protection_station: {kind: gas_protection_station, at: c5r6, name: {en: Gas-protection station, zh: 气防站}, vehicles: {
    gas_protection_1: {kind: gas_protection_vehicle, crew: 4, breathing_sets: 8, name: {en: Gas-protection vehicle 1, zh: 一号气防车}},
    gas_protection_2: {kind: gas_protection_vehicle, crew: 4, breathing_sets: 8, name: {en: Gas-protection vehicle 2, zh: 二号气防车}}}}
  works_clinic: {kind: clinic, at: clinic_walk_s, beds: 12, name: {en: Works clinic, zh: 职工诊所}, vehicles: {
    ambulance_1: {kind: ambulance, crew: 3, name: {en: Ambulance 1, zh: 一号救护车}},
    ambulance_2: {kind: ambulance, crew: 3, name: {en: Ambulance 2, zh: 二号救护车}}}}
  mainland_hospital: {kind: hospital, at: hospital, beds: 120, service: ambulance_120, name: {en: Mainland hospital, zh: 岛外医院}, vehicles: {
    ambulance_3: {kind: ambulance, crew: 3, name: {en: Hospital ambulance, zh: 医院救护车}}}}"""
# id u v | English | Chinese
CAMERAS: Final = """
main_gate 8 257 | Main gate | 主门 ; contractor_gate 8 938 | Contractor gate | 承包商门
north_gate 842 1192 | North gate | 北门 ; east_gate 1692 273 | East gate | 东门
jetty 1548 935 | Liquids jetty | 液体码头 ; quay 1236 1170 | Cargo quay | 货运码头
liquefaction_nw 998 657 | Chlorine liquefaction north-west | 氯气液化西北
liquefaction_se 1127 538 | Chlorine liquefaction south-east | 氯气液化东南
electrolysis_e 1272 540 | Electrolysis east | 电解东侧 ; hcl_oxidation 858 657 | HCl oxidation | 氯化氢氧化
phosgenation_sw 858 403 | Phosgenation south-west | 光气化西南 ; phosgenation_ne 982 522 | Phosgenation north-east | 光气化东北
co_unit 1127 403 | CO unit | 一氧化碳装置 ; nitrobenzene 573 273 | Nitrobenzene unit | 硝基苯装置
ammonia 982 673 | Ammonia refrigeration | 液氨冷冻站 ; tank_farm_w 1412 403 | Tank farm west | 罐区西侧
tank_farm_e 1692 522 | Tank farm east | 罐区东侧 ; plaza 222 205 | Central plaza | 中心广场
camp 80 922 | Contractor camp | 承包商营地 ; mdi_units 702 538 | MDI units | MDI 装置
"""
FEW_LOOKS: Final = ("quay", "east_gate", "camp", "mdi_units", "nitrobenzene")
"""Cameras that somebody looks at every ten minutes; the others are watched or analysed all the time."""
# id | junctions | how often | people | on duty | English | Chinese
PATROLS: Final = """
police_round | clinic_walk_n c2r4 c4r4 c6r4 c8r4 c10r4 c8r2 c4r2 | 2 h | 2 | always | Police round | 警务巡逻
joint_round | c0r2 c0r7 c4r7 c6r9 c4r4 | 1 h | 8 | alert_period | Joint patrol of police, guards and volunteers | 警企民联合巡逻
"""
# id | u v | range m | English | Chinese
WATCHES: Final = """
shore_watch | 1572 935 | 2500 | Coastal watch at the jetty | 码头海防观察点
"""
WINDSOCKS: Final = """
control_room 495 345 | Central control room | 中央控制室 ; liquefaction 1062 650 | Chlorine liquefaction | 氯气液化
phosgenation 920 512 | Phosgenation | 光气化 ; jetty 1566 950 | Jetty head | 码头 ; main_gate -12 252 | Main gate | 主门
north_gate 838 1212 | North gate | 北门 ; camp 150 920 | Contractor camp | 承包商营地 ; east_gate 1712 258 | East gate | 东门
"""
# Single tanks that may burn or fail: number within their farm, English, Chinese, substance, t, volume m3, shell m2
# that a fire beside them heats (half of it); 15 m wide, 10 m high.
TANKS: Final = """
benzene_aniline_tank_farm 2 | benzene_tank_2 | Benzene tank 2 | 苯二号罐 | benzene | 1300 | 1770 | 236
benzene_aniline_tank_farm 3 | benzene_tank_3 | Benzene tank 3 | 苯三号罐 | benzene | 1300 | 1770 | 236
benzene_aniline_tank_farm 4 | benzene_tank_4 | Benzene tank 4 | 苯四号罐 | benzene | 1300 | 1770 | 236
"""
# place: columns and rows of round vessels, their radius m, area kind
VESSELS: Final = """
benzene_aniline_tank_farm 5 2 8 tank ; mdi_tank_farm 3 2 14 tank ; acid_storage 3 1 12 tank ; formaldehyde_storage 1 2 12 tank
caustic_tank_farm 2 2 17 tank ; chlorine_liquefaction 3 1 6 tank
cooling_towers 3 2 13 plant
"""
# id | kind | English | Chinese | ring, or two corners of a box, in u v
AREAS: Final = """
sea | water | East China Sea | 东海 | 640 1620, 820 1420, 1016 1227, 1161 1092, 1306 957, 1446 827, 1586 692, 1726 557, 1900 400, 2010 180, 2120 -260, 2450 -260, 2450 1620
channel | water | Channel | 海峡 | -940 -500, -880 0, -910 260, -860 700, -800 1620, -480 1620, -520 700, -560 260, -530 0, -500 -500
fence | fence | Site fence | 围墙 | -16 -16, 1716 -16, 1716 541, 995 1216, -16 1216
green_belt_w | green | West green belt | 西侧绿化带 | -58 -70 -22 1270
green_belt_s | green | South green belt | 南侧绿化带 | -10 -78 1770 -22
green_belt_e | green | East green belt | 东侧绿化带 | 1724 -70 1776 440
green_r1 | green | Reserved plot 1 | 一号预留地 | 1150 145 1265 250 ; green_r2 | green | Reserved plot 2 | 二号预留地 | 1150 280 1265 380
green_r3 | green | Reserved plot 3 | 三号预留地 | 1435 145 1685 380 ; green_n | green | North green | 北侧绿地 | 160 1080 410 1185
laydown | yard | Laydown yard | 检修堆场 | 15 412 130 648 ; truck_park | yard | Truck park | 货车停车场 | 300 945 410 1050 ; truck_park_s | yard | South truck park | 南货车场 | 300 680 410 915
containers_a | yard | Container yard A | 集装箱堆场 A | 730 945 835 1185 ; containers_b | yard | Container yard B | 集装箱堆场 B | 865 1080 975 1185
salt_yard | yard | Salt yard | 原盐堆场 | 1150 820 1265 915 ; car_park | yard | Car park | 停车场 | 15 150 130 245
containers_c | yard | Container yard C | 集装箱堆场 C | 865 820 1120 910 ; containers_d | yard | Container yard D | 集装箱堆场 D | 865 945 1120 1045
camp_yard | yard | Camp yard | 营地场地 | 160 815 270 915 ; camp_car_park | yard | Camp car park | 营地停车场 | 15 1085 130 1185
sports_ground | green | Sports ground | 运动场 | 15 685 130 785 ; west_green | green | West green | 西侧绿地 | 300 545 410 650
lay_2 | yard | Second laydown yard | 二号检修堆场 | 440 412 550 508 ; lay_3 | yard | Third laydown yard | 三号检修堆场 | 440 545 550 650
drum_yard | yard | Empty drum yard | 空桶堆场 | 440 680 550 785 ; south_green | green | South green | 南侧绿地 | 580 15 695 115
rectifiers | building | Rectifier house | 整流变电所 | 1010 690 1115 770 ; gas_yard | plant | Natural gas station | 天然气站 | 870 150 960 245
demin_yard | plant | Demineralised water station | 脱盐水站 | 1000 150 1115 245 ; lay_4 | yard | East laydown yard | 东检修堆场 | 1297 285 1403 380
southeast_green | green | South-east green | 东南绿地 | 1297 150 1403 250 ; brine_yard | yard | Brine yard | 盐水场地 | 1297 685 1403 785
shore_green | green | Shore green | 海堤绿地 | 1150 945, 1245 945, 1150 1033
police_yard | building | Police post | 驻园警务站 | 367 150 402 235 ; fire_house | building | Fire station | 消防站 | 590 190 690 235
gas_house | building | Gas-protection station | 气防站 | 735 818 830 862 ; rack_row4 | rail | Pipe rack east-west | 东西管廊 | 430 515 1118 523 ; rack_row3 | rail | Pipe rack to the tank farm | 罐区管廊 | 853 401 1413 409
rack_col6 | rail | Pipe rack north-south | 南北管廊 | 836 140 843 925 ; flare | plant | Ground flare | 地面火炬 | 1165 690 1255 780
rack_jetty | rail | Jetty pipe rack | 码头管廊 | 1406 409, 1413 409, 1413 780, 1458 834, 1552 938, 1546 942, 1452 840, 1406 790
"""

# walls: outline inset from the road, air changes, air changes sealed
WALLS: Final = {"open": (17, "", ""), "industrial": (21, "4 /h", "1.5 /h"),
                "commercial": (28, "2 /h", "0.8 /h"), "refuge": (34, "0.5 /h", "0.2 /h")}  # fmt: skip
