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

HSDS_NESTED: Final = {
    "total_items": 2,
    "page_number": 1,
    "contents": [
        {
            "id": "0a8d2c7e-8f0b-4a6b-9a3f-5c6f1b2d3e4f",
            "name": "Écrivain public",
            "description": "<p>Aide à <b>écrire</b> vos courriers.</p>",
            "status": "active",
            "url": "https://entraide.example/ecrivain",
            "email": "accueil@entraide.example",
            "application_process": "Sans rendez-vous.",
            "eligibility_description": "Habiter le département.",
            "minimum_age": 18,
            "alert": "Fermé en août.",
            "assured_date": "2026-10-01",
            "last_modified": "2026-10-02T08:00:00Z",
            "organization": {
                "id": "f1e2d3c4-0000-4000-8000-000000000001",
                "name": "Entraide des Alpes",
                "description": "Association.",
                "website": "https://entraide.example",
                "organization_identifiers": [
                    {"identifier_scheme": "FR-SIRET", "identifier": "192 900 769 00014"}
                ],
                "contacts": [{"name": "Jeanne Petit", "phones": [{"number": "06 11 22 33 44"}]}],
            },
            "phones": [
                {"number": "04 92 00 00 00", "type": "voice", "description": "Accueil"},
                {"number": "04 92 00 00 01", "type": "fax"},
                {"number": "06 11 22 33 44", "contact_id": "c1"},
            ],
            "contacts": [{"name": "Jeanne Petit", "email": "jeanne.petit@entraide.example"}],
            "languages": [{"name": "français", "code": "fr"}, {"name": "arabe", "code": "ar"}],
            "cost_options": [{"option": "gratuit", "amount": 0, "currency": "EUR"}],
            "service_areas": [{"name": "Hautes-Alpes"}, {"name": "Vallée de l'Ubaye"}],
            "attributes": [
                {"taxonomy_term": {"code": "numerique--acceder-a-des-services-en-ligne", "name": "Aide"}}
            ],
            "service_at_locations": [
                {
                    "id": "s1",
                    "location": {
                        "id": "l1",
                        "location_type": "physical",
                        "name": "Maison des associations",
                        "latitude": 44.5597,
                        "longitude": 6.0794,
                        "addresses": [
                            {
                                "address_1": "1 rue Carnot",
                                "city": "Gap",
                                "postal_code": "05000",
                                "country": "FR",
                                "address_type": "physical",
                            }
                        ],
                    },
                    "schedules": [
                        {"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "12:00"},
                        {
                            "freq": "WEEKLY",
                            "byday": "TH",
                            "opens_at": "14:00:00+01:00",
                            "closes_at": "17:00:00+01:00",
                        },
                    ],
                },
                {
                    "id": "s2",
                    "location": {
                        "id": "l2",
                        "location_type": "physical",
                        "name": "Mairie",
                        "addresses": [
                            {"address_1": "Place", "city": "Embrun", "postal_code": "05200", "country": "FR"}
                        ],
                        "schedules": [
                            {"freq": "MONTHLY", "byday": "2TU", "opens_at": "14:00", "closes_at": "17:00"}
                        ],
                    },
                },
            ],
        },
        {
            "id": "0a8d2c7e-8f0b-4a6b-9a3f-5c6f1b2d3e50",
            "name": "Ligne d'écoute",
            "description": "Par téléphone.",
            "status": "temporarily closed",
            "fees_description": "Prix d'un appel.",
            "organization": {"id": "f1e2d3c4-0000-4000-8000-000000000001", "name": "Entraide des Alpes"},
            "service_areas": [{"name": "France"}],
            "service_at_locations": [
                {"location": {"id": "v", "location_type": "virtual", "name": "Téléphone"}}
            ],
        },
    ],
}
"""A page of ``/services`` as the API of HSDS 3 gives it: an on-site service, and one by telephone."""

HSDS_TABLES: Final = {
    "datapackage.json": '{"name": "hsds", "resources": [{"name": "organizations", "path": "organizations.csv"}]}',
    "organizations.csv": "id,name,description,email,website\n"
    "o1,Entraide des Alpes,Association,accueil@entraide.example,https://entraide.example\n",
    "services.csv": "id,organization_id,name,description,status,minimum_age\n"
    "v1,o1,Écrivain public,Aide à écrire,active,18\n"
    "v2,o1,Ancien service,,defunct,\n"
    "v3,o1,Service de Burlington,,active,\n",
    "locations.csv": "id,organization_id,location_type,name,latitude,longitude\n"
    "l1,o1,physical,Maison des associations,44.5597,6.0794\nl2,,physical,Burlington,44.4759,-73.2121\n",
    "addresses.csv": "id,location_id,address_1,city,state_province,postal_code,country,address_type\n"
    "a1,l1,1 rue Carnot,Gap,Hautes-Alpes,05000,FR,physical\n"
    "a2,l2,1 Main Street,Burlington,VT,05401,US,physical\n",
    "service_at_location.csv": "id,service_id,location_id\ns1,v1,l1\ns2,v2,l1\ns3,v3,l2\n",
    "phones.csv": "id,service_id,contact_id,number,type\np1,v1,,04 92 00 00 00,voice\np2,v1,c1,06 11 22 33 44,voice\n",
    "contacts.csv": "id,service_id,name,email\nc1,v1,Jeanne Petit,jeanne.petit@entraide.example\n",
    "schedules.csv": 'id,service_at_location_id,freq,byday,opens_at,closes_at\nh1,s1,WEEKLY,"MO,TU",09:00,12:00\n',
    "taxonomy_terms.csv": "id,code,name\nt1,numerique--acceder-a-des-services-en-ligne,Aide en ligne\n",
    "attributes.csv": "id,link_id,link_entity,taxonomy_term_id\nx1,v1,service,t1\n",
}
"""The tabular packaging: one service here, one closed, one in Vermont, where postal codes begin with 05 too."""
