"""The questions of the library, and the look-ups, over HTTP: one ``.rq`` file is a route, from its own header.

Screening (``/api/screen``, ``/api/match``) has its place here and does not exist yet.
"""
