"""The test programs of some rooms."""
import json
import pathlib
import subprocess


def set_up(build, sources, *options):
    if not (build / "build.ninja").exists():
        subprocess.run(["meson", "setup", build, sources, "-Dtests=true", "-Dbuildtype=debug", *options],
                       check=True, stdout=subprocess.DEVNULL)


def programs_of(build, rooms):
    """Their paths within the build folder, and the arguments that each is run with."""
    listed = json.loads(subprocess.run(["meson", "introspect", "--tests", build], check=True,
                                       stdout=subprocess.PIPE).stdout)
    programs = {}
    for test in listed:
        path = pathlib.Path(test["cmd"][0])
        if path.is_relative_to(build) and path.parent.name in rooms:
            programs[str(path.relative_to(build))] = test["cmd"][1:]
    return programs


def compiled(build, programs):
    """None, or what ninja says is wrong."""
    ninja = subprocess.run(["ninja", "-C", build, *programs], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return ninja.stdout.decode("utf-8", "replace") if ninja.returncode else None
