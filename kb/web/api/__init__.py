"""The base over HTTP for programs: each question of the library is a route, beside look-ups for names, claims and time.

Screening and matching of customers (``/api/screen``, ``/api/match``) come with the index for screening; their place is beside
``/api/find``.
"""
