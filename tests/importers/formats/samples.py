"""Small valid files of the formats that have no real sample here, written by hand."""

from __future__ import annotations

from typing import Final

GTFS: Final = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone,agency_phone\n"
    "ALPES,Réseau des Alpes,https://reseau.example,Europe/Paris,04 92 00 00 00\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_long_name,route_type\n"
    "L1,ALPES,101,Gap – Embrun,200\n"
    "NAVETTE,ALPES,NAV,Navette des neiges,3\n"
    "LOIN,ALPES,13,Marseille – Aix,3\n"
    "VIDE,ALPES,0,Ligne sans course,3\n",
    "trips.txt": "route_id,service_id,trip_id\nL1,WEEK,T1\nL1,WEEK,T2\nNAVETTE,SNOW,T3\nLOIN,WEEK,T4\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "T1,07:00:00,07:00:00,GAP1,1\nT1,07:05:00,07:05:00,GAP2,2\nT1,08:00:00,08:00:00,EMB,3\n"
    "T2,17:00:00,17:00:00,EMB,1\nT2,25:10:00,25:10:00,GAP1,2\n"
    "T3,09:00:00,09:00:00,EMB,1\nT4,09:00:00,09:00:00,MRS,1\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon,parent_station\n"
    "GAP1,Gap Centre,44.5597,6.0794,\nGAP2,Gap Gare,44.5580,6.0840,\n"
    "EMB,Embrun Gare,44.5650,6.4950,\nMRS,Marseille,43.2965,5.3698,\n",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "WEEK,1,1,1,1,1,0,0,20260901,20270831\nSNOW,1,1,1,1,1,1,1,20261219,20270410\n",
    "calendar_dates.txt": "service_id,date,exception_type\nWEEK,20261225,2\n",
    "feed_info.txt": "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date\n"
    "Alpes,https://reseau.example,fr,20260901,20270831\n",
    "fare_attributes.txt": "fare_id,price,currency_type,payment_method,transfers\nUN,2.10,EUR,0,0\n",
    "fare_rules.txt": "fare_id,route_id\nUN,L1\n",
}
"""Four routes: one here, one here in winter, one elsewhere, one without a trip."""
