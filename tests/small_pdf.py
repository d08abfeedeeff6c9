"""A PDF small enough to write by hand: lines of one font, each with its size, from the top of the page down."""

from __future__ import annotations


def small_pdf(lines: list[tuple[int, str]], *, gaps: tuple[int, ...] = (), pages: int = 1) -> bytes:
    """One page (or several equal ones) with these lines; before a line whose number is in ``gaps`` some paper stays empty."""
    height = 780
    commands = []
    for number, (size, text) in enumerate(lines):
        height -= size * (3 if number in gaps else 1) + 2
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        commands.append(f"BT /F1 {size} Tf 50 {height} Td ({escaped}) Tj ET")
    stream = "\n".join(commands).encode("latin-1")
    kids = " ".join(f"{4 + number * 2} 0 R" for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number in range(pages):
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + number * 2} 0 R "
                       "/Resources << /Font << /F1 3 0 R >> >> >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(out))
