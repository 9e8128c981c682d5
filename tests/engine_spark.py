"""Spark for real: `make test-spark` runs this on two workers of their own processes ("local-cluster").

Not part of `make test`: it needs Java and PySpark, and takes some minutes.
"""

from __future__ import annotations

import os
import shutil
import time

import numpy as np
import pytest
from pyspark.sql import SparkSession

from cmsurvey.errors import CmsurveyError
from cmsurvey.survey.engines import By, grouped
from cmsurvey.survey.grouped import grouped_crosstab
from tests.survey.test_engines import BYS, FULL, WRONG, made_up, same_bits

WORKERS = 2


@pytest.fixture(scope="module")
def spark():
    settings = {
        "spark.sql.shuffle.partitions": "4",
        "spark.ui.enabled": "false",
        # no work before both workers are there
        "spark.scheduler.minRegisteredResourcesRatio": "1.0",
    }
    builder = SparkSession.builder.master(f"local-cluster[{WORKERS},1,1024]")
    session = builder.config(map=settings).getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The same made-up answers as Parquet, in several files' worth of row groups, and as CSV."""
    folder = tmp_path_factory.mktemp("answers")
    answers = made_up(20_000)
    answers.to_parquet(folder / "answers.parquet", row_group_size=3000)
    answers.to_csv(folder / "answers.csv", index=False)
    yield folder
    shutil.rmtree(folder)


def test_the_work_is_done_by_processes_of_their_own(spark):
    def process(_):
        time.sleep(0.5)
        return os.getppid()

    assert spark.sparkContext.master.startswith("local-cluster")
    found = set(spark.sparkContext.parallelize(range(8), 8).map(process).collect())

    assert len(found) == WORKERS


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize(
    ("name", "kind"), [*((name, "parquet") for name in BYS), ("strata and weights", "csv")]
)
def test_spark_gives_the_bits_of_duckdb(name, kind, files):
    path, by = files / f"answers.{kind}", BYS[name]

    spark, duckdb = (grouped(path, by, engine=engine) for engine in ("spark", "duckdb"))

    same_bits(spark, duckdb)
    one, other = grouped_crosstab(spark), grouped_crosstab(duckdb)
    assert np.array_equal(one.column_share.se, other.column_share.se, equal_nan=True)


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("said", WRONG)
def test_a_wrong_file_ends_in_the_same_sentence(said, tmp_path):
    (tmp_path / "answers.csv").write_text(WRONG[said], encoding="utf-8")

    with pytest.raises(CmsurveyError) as raised:
        grouped(tmp_path / "answers.csv", FULL, engine="spark")

    assert [problem.what for problem in raised.value.problems] == [said]


@pytest.mark.usefixtures("spark")
def test_a_file_that_is_no_parquet_is_told(tmp_path):
    (tmp_path / "answers.parquet").write_text("no parquet", encoding="utf-8")

    with pytest.raises(CmsurveyError, match="it cannot be read: "):
        grouped(tmp_path / "answers.parquet", By("a", "b"), engine="spark")
