"""`make bench`: speed and memory of the main parts, as ratios against a floor measured in the same run."""

import asyncio

from tests.bench import delivery, fanout, only_feeds, pictures, polling, presses, quality, reading, search


async def main() -> None:
    for bench in (
        reading.run,
        polling.run,
        only_feeds.run,
        quality.run,
        search.run,
        fanout.run,
        delivery.run,
        pictures.run,
        presses.run,
    ):
        for line in await bench():
            print(line, flush=True)  # noqa: T201 - what a bench is for


if __name__ == "__main__":
    asyncio.run(main())
