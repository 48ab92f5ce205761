"""The write-ahead log is moved into the file, also while somebody reads."""

import shutil
import threading

from tests.fakes.stores import StoreKit


def test_a_short_reader_keeps_nothing_in_the_log(kit: StoreKit) -> None:
    reads, is_over = threading.Event(), threading.Event()

    def read() -> None:
        with kit.store.read() as reading:
            reading.journal.head()
            reads.set()
            is_over.wait()

    reader = threading.Thread(target=read)
    reader.start()
    reads.wait()
    memory = kit.add("written while somebody reads")
    threading.Timer(0.05, is_over.set).start()
    head = kit.store.checkpoint(waits=False)
    reader.join()
    alone = kit.path.with_name("alone.db")
    shutil.copy(kit.path, alone)
    kit.store.close()
    kit.path = alone
    kit.store = kit.opened()
    with kit.store.read() as reading:
        assert reading.journal.chain_at(head.sequence) == head.chain
    assert kit.get(memory.id) == memory


def test_a_long_reader_stops_neither_the_checkpoint_nor_a_writer(kit: StoreKit) -> None:
    with kit.store.read() as reading:
        before = reading.journal.head()
        written = kit.add("written while somebody reads")
        head = kit.store.checkpoint(waits=False)
        assert head.sequence > before.sequence
        assert kit.get(written.id) == written
