"""A Scrivener project made on the spot."""

from __future__ import annotations

from pathlib import Path

BINDER = """<?xml version="1.0" encoding="UTF-8"?>
<ScrivenerProject Version="2.0"><Binder>
 <BinderItem UUID="D" Type="DraftFolder"><Title>Draft</Title><Children>
  <BinderItem UUID="P" Type="Folder"><Title>Part One</Title><Children>
   <BinderItem UUID="S2" Type="Text"><Title>The Ferry</Title><MetaData><StatusID>1</StatusID>
    <LabelID>2</LabelID><IncludeInCompile>Yes</IncludeInCompile></MetaData>
    <Target Type="Words">900</Target></BinderItem>
   <BinderItem UUID="S1" Type="Text"><Title>Supper</Title>
    <MetaData><IncludeInCompile>No</IncludeInCompile></MetaData></BinderItem>
  </Children></BinderItem>
 </Children></BinderItem>
 <BinderItem UUID="R" Type="ResearchFolder"><Title>Research</Title><Children>
  <BinderItem UUID="M" Type="Text"><Title>Mara Quill</Title></BinderItem>
  <BinderItem UUID="I" Type="Image"><Title>Harbour</Title></BinderItem>
 </Children></BinderItem>
 <BinderItem UUID="T" Type="TrashFolder"><Title>Trash</Title><Children>
  <BinderItem UUID="X" Type="Text"><Title>Old scene</Title></BinderItem>
 </Children></BinderItem>
</Binder>
<LabelSettings><Title>POV</Title><Labels><Label ID="2">Mara</Label></Labels></LabelSettings>
<StatusSettings><StatusItems><Status ID="-1">No Status</Status>
 <Status ID="1">First Draft</Status><Status ID="2">Done</Status></StatusItems></StatusSettings>
</ScrivenerProject>"""
RTF = r"{\rtf1\ansi\ansicpg1252 {\fonttbl\f0 Palatino;}\f0 %s\par}"


def scrivener_project(folder: Path) -> Path:
    """Write a project with a part, two scenes, research and a trash."""
    project = folder / "The Salt Road.scriv"
    (project / "Files" / "Data").mkdir(parents=True)
    (project / "The Salt Road.scrivx").write_text(BINDER)
    written(project, "S2", r"She came {\i late}.\par\pard\plain \tx360\par The caf\'e9 was shut.")
    written(project, "S1", "They ate.")
    written(project, "M", "Mara is a pilot.")
    written(project, "X", "Thrown away.")
    (project / "Files" / "Data" / "S2" / "synopsis.txt").write_text("Mara arrives.")
    return project


def written(project: Path, identity: str, text: str, role: str = "content.rtf") -> None:
    """Write one text of a project."""
    path = project / "Files" / "Data" / identity / role
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(RTF % text if role.endswith(".rtf") else text)
