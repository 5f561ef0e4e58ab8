"""The broker of files: a message is whole or not there, and each is taken once."""

import multiprocessing
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.transport import filesystem

from norderstedt_go import file_broker

MESSAGES, WRITERS, READERS = 400, 2, 2


def options(folder: Path) -> dict[str, str]:
    for name in ("messages", "control"):
        (folder / name).mkdir(exist_ok=True)
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
    }


def write(folder: Path, writer: int) -> None:
    with Connection("files://", transport_options=options(folder)) as connection:
        queue = connection.SimpleQueue("mail")
        for number in range(MESSAGES):
            queue.put(f"{writer}-{number}")


def read(folder: Path, found: "multiprocessing.Queue[list[str]]") -> None:
    taken = []
    with Connection("files://", transport_options=options(folder)) as connection:
        queue = connection.SimpleQueue("mail")
        while True:
            try:
                message = queue.get(timeout=3)
            except queue.Empty:
                break
            taken.append(message.payload)
            message.ack()
    found.put(taken)


def test_two_writers_and_two_readers_lose_nothing_and_get_nothing_twice(tmp_path):
    context = multiprocessing.get_context("spawn")
    found = context.Queue()
    readers = [context.Process(target=read, args=(tmp_path, found)) for _ in range(READERS)]
    writers = [context.Process(target=write, args=(tmp_path, number)) for number in range(WRITERS)]
    for process in (*writers, *readers):
        process.start()
    taken = [message for _reader in readers for message in found.get(timeout=120)]
    for process in (*writers, *readers):
        process.join(timeout=30)
    assert sorted(taken) == sorted(f"{writer}-{number}" for writer in range(WRITERS) for number in range(MESSAGES))
    assert list((tmp_path / "messages").iterdir()) == []


def read_while_writing(module, folder: Path, monkeypatch) -> object:
    """Let a reader come by at the moment when a writer is about to write, and return what the reader got."""
    transport = {file_broker: "files://", filesystem: "filesystem://"}[module]
    got = []
    with Connection(transport, transport_options=options(folder)) as connection:
        channel = connection.channel()
        original = module.dumps

        def pause(payload):
            try:
                got.append(channel._get("mail"))
            except (Empty, ValueError) as error:
                got.append(type(error).__name__)
            return original(payload)

        monkeypatch.setattr(module, "dumps", pause)
        channel._put("mail", {"body": "x"})
    return got[0]


def test_a_reader_never_meets_a_half_written_message(tmp_path, monkeypatch):
    assert read_while_writing(file_broker, tmp_path, monkeypatch) == "Empty"


def test_control_kombus_own_transport_hands_out_an_empty_file(tmp_path, monkeypatch):
    assert read_while_writing(filesystem, tmp_path, monkeypatch) == "JSONDecodeError"


def test_queues_with_similar_names_stay_apart(tmp_path):
    with Connection("files://", transport_options=options(tmp_path)) as connection:
        channel = connection.channel()
        channel._put("a.mail", 1)
        with pytest.raises(Empty):
            channel._get("mail")
        assert channel._get("a.mail") == 1
