# ruff: noqa: E501  (tables keep an entry on one line, and Chinese counts double)
"""The tables that daxie_island.yaml is drawn from: shore, road grid, blocks, firms, communities, equipment.

u and v are metres on the grid's axes from the middle of the island; entries end at a line's end or a semicolon.
"""

from __future__ import annotations

from typing import Final

GRID_TURN_DEG: Final = 9.0
AREA_KM2: Final = 36.0
# shore: relative distance from the middle, every 15 degrees from east over north
RADII: Final = (1.12, 1.08, 1.00, 1.02, 0.94, 0.90, 0.97, 1.00, 0.92, 0.90, 0.98, 1.08,
                1.14, 1.08, 0.98, 0.92, 0.95, 1.00, 1.03, 0.97, 0.92, 0.98, 1.05, 1.12)  # fmt: skip
RING_INSET: Final = 230.0
COLUMNS: Final = (-3080, -2640, -2210, -1770, -1330, -900, -460, -20, 420, 860, 1290, 1730, 2170, 2610, 3050)
ROWS: Final = (-2720, -2290, -1850, -1420, -980, -550, -110, 330, 760, 1200, 1630, 2070, 2510)
# middle and half axes of the hills, which roads go around
HILLS: Final = (
    (-560, 540, 900, 520, "Middle Hill", "中央山"),
    (900, -1500, 620, 480, "South Hill", "南山"),
)

HEADER: Final = """\
# Model of an industrial island, drawn by maps/draw_daxie_island.py (change maps/daxie_island_tables.py, not this file).
#
# Public knowledge: Daxie island, Ningbo, has about 36 km2, 7 communities with some 40 000 residents and 282 firms,
# among them a large MDI producer; chemical jetties, and two road bridges to the mainland (from memory); a fire and
# rescue station stands in its north (people.cn).
# Invented: the shore line, every road, hill, block, place, position, head count, inventory, station but the kinds of
# vehicle at the police post, vehicle, gate, hydrant, detector and valve, and all names of firms, communities and roads.
# Nothing here was surveyed, and no firm or community here is a real one. mdi_park.yaml shows the MDI site finer, on
# axes of its own: the two maps do not lie over each other.
#
# People. Night: all 40 000 residents are at home; night shifts come on top. Day: 38 % of the residents are at home
# and 12 % at school; of the other half two in three work in the island's firms, where they are counted by their role,
# and one in three is off the island; the rest of the firms' 29 400 by day and all of their 4 300 by night come over
# the bridges. All those shares are assumptions. A turnaround is the day with 3 500 contractors more at the MDI site.
schema: drillsim.park/1
name: {en: Model of Daxie island, zh: 大榭岛模型}
about: >-
  A model of an industrial island of the size of Daxie, Ningbo. Public knowledge: about 36 km2, 7 communities with
  some 40 000 residents, 282 firms, a large MDI site, chemical jetties, two bridges, a fire and rescue station.
  Invented: the whole layout, all names of firms, communities and roads, all inventories, head counts, equipment,
  stations and vehicles. The MDI site is drawn coarsely; mdi_park.yaml shows it finer on axes of its own.
licence: Invented layout, no map data used; under the licence of the project.

# The road grid is turned 9 degrees clockwise; +y is true north, and the origin is near the island's middle.
coordinates: {system: "local metres, x east, y north", origin: {latitude: 29.92 deg, longitude: 121.95 deg},
  true_north: 0 deg, plant_north: 9 deg}
"""

# line of the grid: kind, width m, speed km/h, English, Chinese; other lines are side roads
SIDE_ROAD: Final = ("road", 12.0, 40, "", "")
ROADS: Final[dict[str, tuple[str, float, int, str, str]]] = {
    "ring": ("road", 20.0, 60, "Ring Road", "环岛路"), "r5": ("road", 24.0, 60, "Island Avenue", "海岛大道"),
    "r9": ("road", 20.0, 60, "North Avenue", "北大道"), "c3": ("road", 20.0, 50, "Community Road", "社区路"),
    "c8": ("road", 20.0, 60, "Middle Road", "中央路"), "c11": ("road", 20.0, 60, "Harbour Road", "港区路"),
    "r11": ("road", 16.0, 50, "North Estate Road", "北区路"), "r2": ("road", 16.0, 50, "South Estate Road", "南区路"),
}  # fmt: skip
# junctions off the grid, x y on the map's axes
OFF_GRID: Final = """
bridge_1_w -4960 -110 ; bridge_2_w -4650 2150 ; mainland_mid -5080 1050 ; mainland_hospital_yard -5420 1120
ammonia_head 3890 -270 ; ammonia_berth_n 3915 -80 ; ammonia_berth_s 3865 -460 ; quay_head 3760 -1270
quay_n 3830 -1060 ; quay_s 3690 -1470 ; product_head 70 3470 ; product_berth_w -130 3500 ; product_berth_e 270 3440
"""
# junctions in order | kind | width m | speed km/h | English | Chinese
ROUTES: Final = """
r5_start bridge_1_w | bridge | 24 | 60 | First Bridge | 一桥
r9_start bridge_2_w | bridge | 28 | 80 | Second Bridge | 二桥
bridge_1_w mainland_mid bridge_2_w | road | 24 | 60 | Mainland Road | 陆侧公路
mainland_mid mainland_hospital_yard | road | 12 | 40 | Hospital Road | 医院路
r7_end ammonia_head | bridge | 9 | 20 | Ammonia trestle | 液氨码头栈桥
ammonia_berth_n ammonia_head ammonia_berth_s | bridge | 12 | 20 | Ammonia jetty | 液氨码头
r5_end quay_head | bridge | 12 | 20 | Container trestle | 集装箱码头引桥
quay_n quay_head quay_s | bridge | 30 | 20 | Container quay | 集装箱码头
c6_end product_head | bridge | 9 | 20 | Product trestle | 产品码头栈桥
product_berth_w product_head product_berth_e | bridge | 12 | 20 | Product jetty | 产品码头
"""
# id | kind | way it stands on | clear width m | English | Chinese
GATES: Final = """
bridge_1_checkpoint | guard_booth | r5_start-bridge_1_w | 16 | First Bridge checkpoint | 一桥卡口
bridge_2_checkpoint | guard_booth | r9_start-bridge_2_w | 20 | Second Bridge checkpoint | 二桥卡口
mdi_main_gate | guard_booth | c9r9-c9r10 | 10 | MDI main gate | MDI 主门
mdi_contractor_gate | guard_booth | c10r9-c10r10 | 8 | MDI contractor gate | MDI 承包商门
mdi_north_gate | lift_gate | c10r11-c10r12 | 8 | MDI north gate | MDI 北门
mdi_east_gate | lift_gate | c12r10-c13r10 | 8 | MDI east gate | MDI 东门
ammonia_gate | lift_gate | r7_end-ammonia_head | 7 | Ammonia jetty gate | 液氨码头门
quay_gate | lift_gate | r5_end-quay_head | 12 | Container quay gate | 集装箱码头门
product_gate | lift_gate | c6_end-product_head | 7 | Product jetty gate | 产品码头门
"""
# Blocks from north to south and west to east, a letter each: A-G communities, m MDI site, a ammonia terminal,
# h hospital, o offices, 1 2 4 6 9 lots of firms, g green, . none
BLOCKS: Final = """
....464446....
...464292mmm..
..646492gmmm2.
.AA.....646441
BBg.....49624a
CCC.....69444a
4DDDh4o9664241
2EEg4o69964242
.2FF469....424
..gF464....64.
...gGG46......
.....G42g.....
"""
# first and last column | first and last row of the blocks of an estate | zone
ESTATES: Final = """
2 13 | 9 11 | north ; 8 13 | 6 8 | east ; 0 13 | 4 5 | middle ; 0 13 | 0 3 | south
"""
ZONES: Final = """
mdi | MDI site | MDI 园区 ; port | Ammonia terminal and jetties | 液氨库区与码头
north | North Estate | 北片区 ; east | East Estate | 东片区 ; middle | Middle Estate | 中片区 ; south | South Estate | 南片区
"""
# lots of a block: across, up, and the day shifts that firms on such lots have in turn
LOTS: Final = {
    "1": (1, 1, (420,)), "2": (2, 1, (180, 240, 150, 260)), "4": (2, 2, (80, 110, 60, 140, 95)),
    "6": (3, 2, (36, 52, 64, 28, 78, 45)), "9": (3, 3, (14, 24, 32, 18, 40)), "o": (3, 2, (90, 60, 140, 45)),
}  # fmt: skip
# lots | kind | indoors | night share % | English | Chinese; firms on such lots take these in turn
TRADES: Final = """
12 | industrial_site | no | 22 | Tank terminal | 储运公司 ; 12 | works | no | 25 | Chemical works | 化工厂
12 | works | yes | 12 | Shipyard | 船厂 ; 12 | industrial_site | no | 10 | Container yard | 集装箱堆场
4 | works | yes | 15 | Machine works | 机械厂 ; 4 | warehouse | yes | 6 | Cold store | 冷库
4 | works | yes | 20 | Plastics works | 塑料厂 ; 4 | industrial_site | no | 12 | Steel yard | 钢构场
4 | works | no | 25 | Additives works | 助剂厂 ; 4 | warehouse | yes | 8 | Warehouse | 仓库
6 | works | yes | 10 | Fittings works | 阀门厂 ; 6 | warehouse | yes | 6 | Store | 仓储
6 | works | yes | 12 | Packaging works | 包装厂 ; 6 | industrial_site | no | 5 | Truck yard | 运输站
9 | works | yes | 0 | Workshop | 加工厂 ; 9 | warehouse | yes | 4 | Parts store | 配件库
9 | works | yes | 5 | Joinery | 木器厂 ; 9 | office | yes | 0 | Trading house | 贸易公司
o | office | yes | 3 | Office house | 商务楼 ; o | office | yes | 2 | Engineering office | 工程公司
o | office | yes | 4 | Shipping office | 船务公司
"""
FIRMS: Final = 280  # with the MDI producer and the ammonia terminal 282
# kind of place: shares in % of the day shift by role, of the night shift by role; the first takes what rounding leaves
SHARES: Final = {
    "works": ({"operator": 60, "maintenance": 12, "contractor": 10, "office": 18}, {"operator": 85, "guard": 15}),
    "industrial_site": ({"operator": 58, "maintenance": 14, "contractor": 16, "office": 12}, {"operator": 80, "guard": 20}),
    "warehouse": ({"operator": 72, "maintenance": 6, "contractor": 6, "office": 16}, {"operator": 60, "guard": 40}),
    "office": ({"office": 90, "visitor": 6, "guard": 4}, {"guard": 100}),
}  # fmt: skip
# letter | id | residents | quarters | squares: two junctions | clinic's junction | English | Chinese
COMMUNITIES: Final = """
A | haiyun | 6200 | 4 | c1r9 c3r9 | c2r9 | Haiyun | 海韵
B | xishan | 5400 | 4 | c0r7 c2r8 | c1r8 | Xishan | 西山
C | hexin | 7300 | 6 | c0r6 c2r6 | c2r7 | Hexin | 和馨
D | anlan | 6900 | 6 | c1r5 c4r6 | c3r6 | Anlan | 安澜
E | dongfu | 5100 | 4 | c1r4 c3r4 | c2r5 | Dongfu | 东福
F | qiaotou | 5600 | 6 | c2r3 c4r2 | c3r3 | Qiaotou | 桥头
G | yuwan | 3500 | 5 | c5r1 c6r0 | c5r2 | Yuwan | 渔湾
"""
HOME_BY_DAY: Final = 38  # % of the residents
AT_SCHOOL: Final = 12  # % of the residents, in the community's school
PUPILS_A_TEACHER: Final = 14
# id | kind | English | Chinese | block | box in the block, % u0 v0 u1 v1 | zone | walls | storeys
# | day | night | contractors more in a turnaround; o operator, m maintenance, c contractor, f office, g guard, v visitor
SITES: Final = """
mdi_phosgenation | process_unit | Phosgenation and MDI units | 光气化与 MDI 装置 | 10,10 | 5 8 95 92 | mdi | open | 1 | o420 m180 c420 | o180 m14 | 900
mdi_chlor_alkali | process_unit | Chlor-alkali units | 氯碱装置 | 11,10 | 5 8 60 92 | mdi | open | 1 | o210 m100 c240 | o100 m8 | 500
mdi_chlorine_store | tank_farm | Chlorine store | 液氯储存 | 11,10 | 68 30 95 70 | mdi | open | 1 | o16 m8 c12 | o8 | 60
mdi_amine | process_unit | Nitrobenzene, aniline and MDA units | 硝基苯·苯胺·MDA 装置 | 9,10 | 5 8 95 60 | mdi | open | 1 | o240 m120 c260 | o120 m10 | 900
mdi_refrigeration | process_unit | Ammonia refrigeration | 液氨冷冻站 | 9,10 | 5 68 45 92 | mdi | industrial | 2 | o12 m8 c10 | o8 | 40
mdi_control | control_room | Central control room | 中央控制室 | 9,10 | 55 68 95 92 | mdi | refuge | 2 | o110 f30 v6 | o96 | 0
mdi_offices | office | MDI offices | MDI 办公区 | 9,9 | 8 10 92 90 | mdi | commercial | 8 | f1150 v70 g14 | f6 g10 | 0
mdi_tank_farm | tank_farm | MDI tank farm | MDI 罐区 | 11,9 | 5 8 95 92 | mdi | open | 1 | o60 m40 c90 | o40 m4 | 300
mdi_workshops | workshop | Workshops and stores | 检维修与仓库 | 10,9 | 5 8 60 92 | mdi | industrial | 2 | o150 m520 c330 | o60 m40 | 200
mdi_contractor_camp | contractor_camp | Contractor camp | 承包商营地 | 10,9 | 66 8 95 92 | mdi | commercial | 2 | c480 g8 | c260 g6 | 600
ammonia_storage | tank_farm | Ammonia storage | 液氨储罐区 | 13,7 | 8 10 92 90 | port | open | 1 | o34 m14 c20 f10 | o20 g4 | 0
ammonia_terminal | works | Ammonia terminal | 液氨接收站 | 13,6 | 8 10 92 60 | port | industrial | 2 | o40 m18 c12 f44 g4 | o22 g4 | 0
island_hospital | clinic | Island hospital | 海岛医院 | 4,5 | 8 12 92 90 | middle | commercial | 10 | f380 v420 g8 | f90 v210 g4 | 0
"""
# id | English | Chinese | box x0 y0 x1 y1 on the map | exit | day | night; all jetties, open to the air
JETTIES: Final = """
ammonia_jetty | Ammonia jetty | 液氨码头 | 3912 -250 3932 -150 | ammonia_head | o14 c6 | o10
container_quay | Container quay | 集装箱码头 | 3775 -1420 3825 -1290 | quay_head | o120 m12 c40 | o90
product_jetty | Product jetty | 产品码头 | 90 3480 170 3505 | product_head | o16 c8 | o10
"""
# place | substance mass unit temperature degC pressure bar phase (g gas, l liquid, q liquefied gas), …
SUBSTANCES: Final = """
mdi_phosgenation | phosgene 1500 kg 25 2 g, chlorine 2000 kg 25 4 g, carbon_monoxide 900 kg 40 8 g
mdi_chlor_alkali | chlorine 3000 kg 30 1.2 g ; mdi_chlorine_store | chlorine 60 t 15 5.9 q
mdi_amine | benzene 120 t 40 3 l, nitrobenzene 150 t 60 2 l, aniline 150 t 60 2 l
mdi_refrigeration | ammonia 12 t 15 7.3 q ; mdi_tank_farm | benzene 6000 t 20 1.05 l, aniline 4000 t 30 1.05 l
ammonia_storage | ammonia 20000 t -33 1.05 q ; ammonia_terminal | ammonia 40 t 10 6.1 q ; ammonia_jetty | ammonia 25 t -33 4 q
"""
COLD_STORE_AMMONIA: Final = "ammonia 6 t 15 7.3 q"  # of every third cold store
# substance: detectors' height m, alarm, high alarm, unit (GB/T 50493 and GBZ 2.1, from memory, as in mdi_park_tables.py)
DETECTED: Final = {
    "chlorine": (0.5, "1 mg/m3", "2 mg/m3"), "phosgene": (0.5, "0.5 mg/m3", "1 mg/m3"),
    "carbon_monoxide": (1.5, "20 mg/m3", "40 mg/m3"), "ammonia": (2.5, "20 mg/m3", "30 mg/m3"),
}  # fmt: skip
VALVE_ZH: Final = {"chlorine": "氯气", "phosgene": "光气", "carbon_monoxide": "一氧化碳", "ammonia": "液氨"}
# id | junction | capacity | English | Chinese
ASSEMBLY: Final = """
north_west_field | c3r11 | 2500 | North-west field | 西北集合场 ; north_field | c6r12 | 2500 | North field | 北集合场
north_middle_field | c7r9 | 2500 | Hill foot field | 山脚集合场 ; mdi_south_field | c10r9 | 5000 | Field south of the MDI site | MDI 南集合场
mdi_west_field | c9r11 | 3000 | Field west of the MDI site | MDI 西集合场 ; mdi_east_field | c13r10 | 3000 | Field east of the MDI site | MDI 东集合场
east_field | c10r8 | 2500 | East field | 东集合场 ; harbour_field | c12r6 | 2500 | Harbour field | 港区集合场
terminal_field | c14r9 | 1500 | Field north of the terminal | 库区北集合场 ; avenue_field | c6r5 | 3000 | Avenue square | 大道广场
middle_field | c9r5 | 3000 | Middle square | 中片区广场 ; south_east_field | c12r3 | 2500 | South-east field | 东南集合场
south_field | c6r2 | 2500 | South field | 南集合场 ; bridge_field | bridge_1_w | 3000 | Field beyond the First Bridge | 一桥陆侧集合场
quay_field | r5_end | 800 | Field behind the container quay | 集装箱码头后方集合场 ; jetty_field | r7_end | 500 | Field behind the ammonia jetty | 液氨码头后方集合场
product_field | c6_end | 500 | Field behind the product jetty | 产品码头后方集合场
"""
STATIONS: Final = """
  daxie_fire_station: {kind: fire_station, service: fire_119, at: c8r5, name: {en: Daxie fire and rescue station, zh: 大榭消防救援站}, vehicles: {
    daxie_engine_1: {kind: fire_engine, crew: 6, breathing_sets: 8, name: {en: Fire engine 1, zh: 一号消防车}},
    daxie_engine_2: {kind: fire_engine, crew: 6, breathing_sets: 8, name: {en: Fire engine 2, zh: 二号消防车}},
    daxie_engine_3: {kind: fire_engine, crew: 6, breathing_sets: 8, name: {en: Fire engine 3, zh: 三号消防车}},
    daxie_foam_tender: {kind: foam_tender, crew: 4, breathing_sets: 6, name: {en: Foam tender, zh: 泡沫消防车}},
    daxie_aerial: {kind: aerial, crew: 3, breathing_sets: 4, name: {en: Aerial platform, zh: 举高消防车}},
    daxie_command_car: {kind: command_car, crew: 2, breathing_sets: 2, name: {en: Command car, zh: 指挥车}}}}
  harbour_fire_station: {kind: fire_station, at: c11r7, name: {en: Harbour fire station, zh: 港区消防站}, vehicles: {
    harbour_engine_1: {kind: fire_engine, crew: 6, breathing_sets: 8, name: {en: Harbour engine 1, zh: 港区一号消防车}},
    harbour_foam_tender: {kind: foam_tender, crew: 4, breathing_sets: 6, name: {en: Harbour foam tender, zh: 港区泡沫消防车}}}}
  island_police_post: {kind: police_post, at: c8r9, name: {en: Park police post, zh: 驻园警务站}, vehicles: {
    post_fire_engine: {kind: fire_engine, crew: 6, breathing_sets: 8, name: {en: Police fire engine, zh: 警务站消防车}},
    post_rescue_vehicle: {kind: rescue_vehicle, crew: 4, breathing_sets: 6, name: {en: Rescue vehicle with neutralising agent, zh: 捕消车}},
    post_police_car: {kind: police_car, crew: 2, name: {en: Police car, zh: 警车}},
    post_drone: {kind: drone, crew: 1, name: {en: Drone, zh: 无人机}},
    post_patrol: {kind: patrol_team, crew: 2, name: {en: Patrol, zh: 巡逻组}},
    post_project_police: {kind: project_police, crew: 3, name: {en: Project police officers, zh: 项目民警}},
    post_joint_patrol: {kind: joint_patrol, crew: 8, on_duty: alert_period, name: {en: Joint patrol, zh: 联合巡逻队}}}}
  town_police: {kind: police_post, service: police_110, at: c3r5, name: {en: Town police station, zh: 海岛派出所}, vehicles: {
    town_police_car_1: {kind: police_car, crew: 2, name: {en: Town police car 1, zh: 派出所一号警车}},
    town_police_car_2: {kind: police_car, crew: 2, name: {en: Town police car 2, zh: 派出所二号警车}},
    community_mediators: {kind: mediators, crew: 4, name: {en: Community mediators, zh: 社区调解员}},
    village_guards: {kind: guard_team, crew: 6, name: {en: Village guards, zh: 村保安队}}}}
  island_gas_protection: {kind: gas_protection_station, at: c10r10, name: {en: Gas-protection station, zh: 气防站}, vehicles: {
    island_gas_protection_1: {kind: gas_protection_vehicle, crew: 4, breathing_sets: 8, name: {en: Gas-protection vehicle 1, zh: 一号气防车}},
    island_gas_protection_2: {kind: gas_protection_vehicle, crew: 4, breathing_sets: 8, name: {en: Gas-protection vehicle 2, zh: 二号气防车}}}}
  island_hospital_beds: {kind: hospital, service: ambulance_120, at: c5r6, beds: 180, name: {en: Island hospital, zh: 海岛医院}, vehicles: {
    island_ambulance_1: {kind: ambulance, crew: 3, name: {en: Ambulance 1, zh: 一号救护车}},
    island_ambulance_2: {kind: ambulance, crew: 3, name: {en: Ambulance 2, zh: 二号救护车}},
    island_ambulance_3: {kind: ambulance, crew: 3, name: {en: Ambulance 3, zh: 三号救护车}}}}
  mdi_clinic: {kind: clinic, at: c9r10, beds: 12, name: {en: MDI works clinic, zh: MDI 职工诊所}, vehicles: {
    mdi_ambulance: {kind: ambulance, crew: 3, name: {en: MDI ambulance, zh: MDI 救护车}}}}
  mainland_hospital: {kind: hospital, service: ambulance_120, at: mainland_hospital_yard, beds: 400, name: {en: Mainland hospital, zh: 陆侧医院}, vehicles: {
    mainland_ambulance_1: {kind: ambulance, crew: 3, name: {en: Mainland ambulance 1, zh: 陆侧一号救护车}},
    mainland_ambulance_2: {kind: ambulance, crew: 3, name: {en: Mainland ambulance 2, zh: 陆侧二号救护车}}}}
  mainland_fire_station: {kind: fire_station, service: fire_119, at: mainland_mid, name: {en: Mainland fire station, zh: 陆侧消防站}, vehicles: {
    mainland_engine_1: {kind: fire_engine, crew: 6, breathing_sets: 8, name: {en: Mainland engine 1, zh: 陆侧一号消防车}},
    mainland_engine_2: {kind: fire_engine, crew: 6, breathing_sets: 8, name: {en: Mainland engine 2, zh: 陆侧二号消防车}}}}
  coastal_watch_east: {kind: guard_post, at: r6_end, name: {en: Coastal watch east, zh: 东岸海防观察哨}}
  coastal_watch_south: {kind: guard_post, at: c7_start, name: {en: Coastal watch south, zh: 南岸海防观察哨}}"""
# junction they stand at | range m | English | Chinese
CAMERAS: Final = """
r5_start | 300 | First Bridge camera | 一桥监控 ; r9_start | 300 | Second Bridge camera | 二桥监控
c9r10 | 250 | MDI gate camera | MDI 主门监控 ; c11r10 | 300 | Chlorine store camera | 液氯监控
r7_end | 300 | Ammonia jetty camera | 液氨码头监控 ; c14r7 | 300 | Ammonia storage camera | 液氨库区监控
r5_end | 300 | Container quay camera | 集装箱码头监控 ; c6_end | 300 | Product jetty camera | 产品码头监控
"""
# junction, range m, English, Chinese: pictures of the shore, analysed every two hours
WATCHES: Final = """
r6_end | 2500 | Coastal watch east | 东岸海防观察 ; c7_start | 2500 | Coastal watch south | 南岸海防观察
"""
# junction they stand at | English | Chinese
WINDSOCKS: Final = """
c10r10 | MDI windsock | MDI 风向袋 ; c12r10 | Chlorine windsock | 氯碱风向袋 ; c13r7 | Terminal windsock | 库区风向袋
c8r5 | Fire station windsock | 消防站风向袋 ; c6r11 | North Estate windsock | 北片区风向袋
c3r6 | Community windsock | 社区风向袋 ; c5r2 | South Estate windsock | 南片区风向袋 ; c12r3 | South-east windsock | 东南风向袋
"""
# walls: air changes, air changes sealed (assumptions, as in mdi_park_tables.py; housing with windows shut from memory)
WALLS: Final = {"open": ("", ""), "industrial": ("4 /h", "1.5 /h"), "commercial": ("2 /h", "0.8 /h"),
                "refuge": ("0.5 /h", "0.2 /h"), "housing": ("2 /h", "0.7 /h")}  # fmt: skip
# the sea's outer border on the map, from the slit at the First Bridge: mainland coast north, round, and back
SEA: Final = "-4800 -80, -4760 500, -4850 1100, -4700 1700, -4480 2200, -4560 2900, -4300 3700, -4350 4500, 4900 4500, 4900 -4300, -4500 -4300, -4700 -3400, -4620 -2500, -4820 -1700, -4740 -900, -4800 -120"
