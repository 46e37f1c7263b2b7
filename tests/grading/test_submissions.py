"""What was handed in, in any shape: who it is from, and what of it could not be taken."""

import io
import os
import zipfile

import pytest

from course_utils.grading.engine import submissions
from course_utils.grading.engine.submissions import collect


def archive(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return buffer.getvalue()


def texts(submission):
    """What its notes say. Each is for a person."""
    assert all(note.for_person for note in submission.notes)
    return [note.text for note in submission.notes]


def test_files_folders_and_zips_are_submissions(tmp_path):
    (tmp_path / "Ada.ipynb").write_bytes(b"1")
    (tmp_path / "Ben").mkdir()
    (tmp_path / "Ben" / "work.ipynb").write_bytes(b"2")
    (tmp_path / "Ben" / "photo.png").write_bytes(b"2")
    (tmp_path / "Cy.zip").write_bytes(archive(**{"inner/work.ipynb": b"3"}))
    (tmp_path / "Di").mkdir()
    (tmp_path / ".hidden").mkdir()
    files = {submission.student: submission.files for submission in collect(tmp_path)}
    assert files == {
        "Ada": {"Ada.ipynb": b"1"},
        "Ben": {"Ben/work.ipynb": b"2"},
        "Cy": {"Cy.zip/inner/work.ipynb": b"3"},
        "Di": {},
    }


def test_the_names_that_canvas_and_moodle_give_are_understood(tmp_path):
    content = archive(
        **{
            "lovelaceada_4711_99_work.ipynb": b"1",
            "hopperg_LATE_12_98_work-1.ipynb": b"2",
            "Emmy Noether_345678_assignsubmission_file_/work.ipynb": b"3",
        }
    )
    (tmp_path / "all.zip").write_bytes(content)
    contents = {
        (submission.student, submission.id): list(submission.files.values())
        for submission in collect(tmp_path / "all.zip")
    }
    assert contents == {
        ("lovelaceada", "4711"): [b"1"],
        ("hopperg", "12"): [b"2"],
        ("Emmy Noether", "345678"): [b"3"],
    }


def test_links_and_devices_are_not_opened(tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_bytes(b"solution")
    folder = tmp_path / "all"
    (folder / "Ada").mkdir(parents=True)
    (folder / "Ada" / "work.ipynb").symlink_to(secret)
    os.mkfifo(folder / "Ada" / "pipe.ipynb")
    (folder / "Ben").symlink_to(tmp_path)
    ada, ben = collect(folder)
    assert ada.files == ben.files == {}
    assert len(ada.notes) == 2
    assert all("was not opened" in text for text in texts(ada) + texts(ben))


def test_a_zip_writes_nothing_and_leads_nowhere(tmp_path):
    link = zipfile.ZipInfo("Ada/link.ipynb")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as file:
        file.writestr("Ada/../../../escape.ipynb", b"1")
        file.writestr("/etc/Ben.ipynb", b"2")
        file.writestr(link, "/etc/passwd")
    before = sorted(tmp_path.parent.rglob("*"))
    ada = next(
        submission for submission in collect(tmp_path / "all.zip") if submission.student == "Ada"
    )
    assert ada.files == {"Ada/escape.ipynb": b"1"}
    assert texts(ada) == ["Ada/link.ipynb is a link and was not followed"]
    assert sorted(tmp_path.parent.rglob("*")) == before


def test_what_is_too_large_or_no_zip_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "LARGEST", 1000)
    (tmp_path / "Ada.ipynb").write_bytes(b"0" * 1001)
    (tmp_path / "Ben.zip").write_bytes(archive(**{"work.ipynb": b"0" * 100_000}))
    (tmp_path / "Cy.zip").write_bytes(b"PK no zip")
    notes = {submission.student: texts(submission) for submission in collect(tmp_path)}
    assert notes["Ada"] == ["Ada.ipynb has more than 1,000 bytes and was not read"]
    assert notes["Ben"] == ["Ben.zip/work.ipynb has more than 1,000 bytes and was not read"]
    assert notes["Cy"][0].startswith("Cy.zip could not be opened: ")


def test_nothing_to_grade_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no submission in"):
        collect(tmp_path)
    with pytest.raises(FileNotFoundError, match="there is no .*absent"):
        collect(tmp_path / "absent")
    (tmp_path / "note.txt").write_text("hello")
    with pytest.raises(ValueError, match=r"note.txt is no folder and no zip file"):
        collect(tmp_path / "note.txt")


def students(submissions):
    return {
        submission.student: (sorted(submission.files), texts(submission))
        for submission in submissions
    }


@pytest.mark.parametrize("around", ["", "class/", "Downloads/class/"])
def test_folders_around_a_whole_class_are_looked_through(tmp_path, around):
    names = ("Ada.ipynb", "Ben/work.ipynb", "Cy/notes.pdf")
    content = archive(**{around + name: b"1" for name in names})
    (tmp_path / "all.zip").write_bytes(content)
    expected = {
        "Ada": (["Ada.ipynb"], []),
        "Ben": (["Ben/work.ipynb"], []),
        "Cy": ([], ["no notebook: notes.pdf"]),
    }
    assert students(collect(tmp_path / "all.zip")) == expected
    assert students(collect(tmp_path)) == expected  # the zip, as it came, in a folder of its own
    for name in names:
        (tmp_path / "open" / around / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "open" / around / name).write_bytes(b"1")
    assert students(collect(tmp_path / "open")) == expected


@pytest.mark.parametrize(
    "name", ["Emmy Noether_345678_assignsubmission_file_/work.ipynb", "hopperg_12_98_work.ipynb"]
)
def test_a_class_of_one_in_a_folder_is_known_by_the_name_that_an_lms_gave(tmp_path, name):
    (tmp_path / "all.zip").write_bytes(archive(**{f"class/{name}": b"1"}))
    (only,) = collect(tmp_path / "all.zip")
    assert (only.student, only.id) in {("Emmy Noether", "345678"), ("hopperg", "12")}


@pytest.mark.parametrize(
    "names",
    [
        ["work.ipynb"],
        ["work.ipynb", "work-Copy1.ipynb", "work (1).ipynb"],
        ["work.ipynb", "figures/plot.png"],
        ["01_convolution_as_toeplitz.ipynb", "02_receptive_fields.ipynb"],
        ["deep/er/work.ipynb"],
    ],
)
def test_what_one_student_handed_in_is_no_class(tmp_path, names):
    (tmp_path / "all.zip").write_bytes(archive(**{f"Ada/{name}": b"1" for name in names}))
    assert list(students(collect(tmp_path / "all.zip"))) == ["Ada"]


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("Ada.IPYNB", True),
        ("Ada.ipynb.txt", True),
        ("Ada.ipynb.json", True),
        ("Ada.PY", True),
        ("Ada.pdf", False),
        ("Ada.html", False),
        ("Ada.tar.gz", False),
        ("Ada/work.Ipynb", True),
        ("Ada/work.docx", False),
        ("Ada_345678_assignsubmission_onlinetext_/onlinetext.html", False),
        ("Ada_4711_99_text.html", False),
    ],
)
def test_a_file_of_any_type_gives_its_student_a_row(tmp_path, name, taken):
    for path in (tmp_path / name, tmp_path / "Ben.ipynb"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"1")
    (tmp_path / "Thumbs.db").write_bytes(b"1")
    ada, ben = collect(tmp_path)
    assert (ada.student.split(".")[0], ben.student) == ("Ada", "Ben")
    assert bool(ada.files) == taken
    assert [text.split(":")[0] for text in texts(ada)] == ([] if taken else ["no notebook"])


def test_a_zip_with_a_large_ending_is_opened(tmp_path):
    (tmp_path / "Ada.ZIP").write_bytes(archive(**{"work.ipynb": b"1"}))
    (tmp_path / "Ben.ipynb").write_bytes(b"1")
    ada, _ = collect(tmp_path)
    assert ada.files == {"Ada.ZIP/work.ipynb": b"1"}
    assert ada.student == "Ada"


@pytest.mark.parametrize(
    "names",
    [
        ["hw1/01_convolution_as_toeplitz_ann.ipynb", "hw1/01_convolution_as_toeplitz_bob.ipynb"],
        ["hw1/01_ann.ipynb", "hw1/02_bob.ipynb"],
        ["hw1/ann/hw.ipynb", "hw1/bob/hw.docx"],
        ["hw1/ann/hw.ipynb", "hw1/bob/"],
        ["ann/hw.ipynb", "bob/"],
        ["hw1/ann.ipynb", "hw1/bob.ipynb", "index.html"],
    ],
)
def test_nobody_of_a_class_vanishes_into_the_folder_around_it(tmp_path, names):
    (tmp_path / "class.zip").write_bytes(archive(**dict.fromkeys(names, b"1")))
    for path in (tmp_path, tmp_path / "class.zip"):
        names_found = [name[-3:] for name in students(collect(path)) if name != "index"]
        assert names_found == ["ann", "bob"]


def test_a_text_beside_the_zip_of_a_class_is_no_student_s(tmp_path):
    (tmp_path / "class.zip").write_bytes(archive(**{"ann.ipynb": b"1", "bob.ipynb": b"1"}))
    (tmp_path / "readme.txt").write_bytes(b"1")
    assert list(students(collect(tmp_path))) == ["ann", "bob"]


def test_where_one_folder_may_be_a_student_s_or_a_class_s_a_person_is_asked(tmp_path):
    (tmp_path / "class.zip").write_bytes(archive(**{"hw1/ann.ipynb": b"1", "hw1/bob.pdf": b"1"}))
    (only,) = collect(tmp_path)
    assert texts(only) == [
        "all lies in one folder or zip, and was taken for one student's: is it a class?"
    ]
