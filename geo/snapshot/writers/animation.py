"""An animation as GIF, WebP or MP4: the same bytes for the same film, each with its origin inside."""

import io
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from itertools import chain
from pathlib import Path

from PIL import Image

from geo.errors import SnapshotError
from geo.progress import ProgressCallback, ignore_progress
from geo.snapshot.writers.frames import Film, frames_of, parts_of
from geo.style import LIGHT, SYMBOLS

FRAME_MS, HOLD_MS = 200, 2600  # of every frame; of the last one
COLOURS = 256  # in a GIF
CELL = 8  # steps of a channel
WEBP_QUALITY = 84


def write_gif(film: Film, on_progress: ProgressCallback = ignore_progress) -> bytes:
    """Return the film as GIF: one palette, no dither, so that what stands still is stored once."""
    palette = _palette(film)
    whole = film.whole.quantize(palette=palette, dither=Image.Dither.NONE)
    first, *others = (_indexed(part, whole, palette, film) for part in parts_of(film, on_progress))
    file = io.BytesIO()
    first.save(
        file, "GIF", save_all=True, append_images=others, duration=_durations(film), loop=0, optimize=False,
        disposal=1, comment=_origin(film).encode(),
    )  # fmt: skip
    return file.getvalue()


def _palette(film: Film) -> Image.Image:
    """Return the colours of the page with all events on it, those of base map and of the data's types exactly."""
    types = film.page.content.dataset.store.event_type.values
    exact = [_rgb(colour) for colour in sorted({SYMBOLS[name].light for name in types} | set(asdict(LIGHT).values()))]
    found = film.whole.quantize(COLOURS - len(exact), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    values = found.getpalette() or []
    colours = list(zip(values[::3], values[1::3], values[2::3], strict=True))[: COLOURS - len(exact)]
    # Pillow looks colours up in cells: a near one would take the place of the exact one
    apart = [colour for colour in colours if all(_apart(colour, each) for each in exact)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in (*exact, *apart) for part in colour])
    return palette


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def _apart(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) >= CELL


def _indexed(part: Image.Image, whole: Image.Image, palette: Image.Image, film: Film) -> Image.Image:
    frame = whole.copy()
    frame.paste(part.quantize(palette=palette, dither=Image.Dither.NONE), film.part[:2])
    return frame


def _durations(film: Film) -> list[int]:
    return [FRAME_MS] * (len(film.spans) - 1) + [HOLD_MS]


def _origin(film: Film) -> str:
    return json.dumps(film.page.scene.provenance, sort_keys=True)


def write_webp(film: Film, on_progress: ProgressCallback = ignore_progress) -> bytes:
    """Return the film as animated WebP."""
    first, *others = frames_of(film, on_progress)
    file = io.BytesIO()
    first.save(
        file, "WEBP", save_all=True, append_images=others, duration=_durations(film), loop=0, quality=WEBP_QUALITY,
        method=2, xmp=_origin(film).encode(),
    )  # fmt: skip
    return file.getvalue()


def write_mp4(film: Film, on_progress: ProgressCallback = ignore_progress) -> bytes:
    """Return the film as MP4 (H.264), by the ffmpeg of this machine. Raise SnapshotError if there is none."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        raise SnapshotError(
            "MP4 needs ffmpeg, which is not installed here (not on the PATH). GIF and WebP need nothing."
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        try:
            _encode([ffmpeg, *_arguments(film), str(path)], film, on_progress)
            return path.read_bytes()
        except OSError as err:
            raise SnapshotError(f"MP4: ffmpeg cannot be run ({err.strerror}).") from err


def _arguments(film: Film) -> list[str]:
    width, height = _even(film.whole)
    rate = f"{1000 // FRAME_MS}"
    return [
        "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", rate,
        "-i", "-", "-an", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "20", "-preset", "medium",
        # one thread and no version of the encoder inside: the same bytes each time
        "-threads", "1", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
        "-metadata", f"title={film.page.scene.title}", "-metadata", f"comment={_origin(film)}",
        "-movflags", "+faststart",
    ]  # fmt: skip


def _even(image: Image.Image) -> tuple[int, int]:
    return image.width // 2 * 2, image.height // 2 * 2  # H.264 halves the colours


def _encode(command: list[str], film: Film, on_progress: ProgressCallback) -> None:
    with tempfile.TemporaryFile() as said:
        # no shell, and no path or option that a reader chose
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said) as process:  # noqa: S603
            _feed(process, film, on_progress)
        if process.returncode:
            said.seek(0)
            words = said.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise SnapshotError(f"MP4: ffmpeg could not write it ({words[:200] or process.returncode}).")


def _feed(process: "subprocess.Popen[bytes]", film: Film, on_progress: ProgressCallback) -> None:
    assert process.stdin is not None
    # if it ends early, its code and last words tell why
    try:
        with suppress(BrokenPipeError):
            for frame in _held(film, on_progress):
                process.stdin.write(frame.crop((0, 0, *_even(frame))).tobytes())
    except BaseException:
        process.kill()  # else it would go on with the frames that it has
        raise
    finally:
        with suppress(BrokenPipeError):
            process.stdin.close()


def _held(film: Film, on_progress: ProgressCallback) -> Iterator[Image.Image]:
    """Yield all frames, the last one for longer."""
    frame = film.whole
    for frame in frames_of(film, on_progress):
        yield frame
    yield from chain([frame] * (HOLD_MS // FRAME_MS - 1))
