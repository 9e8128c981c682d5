"""Individual answers, a row a respondent: what the estimators and the tables begin with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cmsurvey.answers.questionnaire import NOT_ASKED, Questionnaire
from cmsurvey.model.design import DesignColumns

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Responses:
    """The answers of one edition, read with its questionnaire; no row of the file is left out.

    `frame` has a row a respondent in the order of the file, its index the line of the file (for messages),
    and these columns:

    - single, banded, scale: the question's id, an ordered categorical of option ids in the questionnaire's
      order, every option a category whether or not anybody chose it; missing where there is no answer;
    - multiple: "id.option" for each option, 1.0 ticked, 0.0 not, NaN where the question was not asked or
      holds a missing code; who was asked and ticked nothing has 0.0 everywhere;
    - numeric: the question's id, float, NaN where there is no answer; text: its id, a string or None;
    - each column of the design that is no question: weights, fpc and replicate weights as floats, strata
      and clusters as strings.

    `absent` has the same index and a column a question, categorical of strings: "" where there is an answer,
    else why there is none: `no_answer`, `not_asked`, or the id of a missing code of the question.
    """

    frame: pd.DataFrame
    absent: pd.DataFrame
    questionnaire: Questionnaire
    design: DesignColumns = field(default_factory=DesignColumns)
    source: str = ""

    def __len__(self) -> int:
        return len(self.frame)

    def asked(self, question: str) -> pd.Series[bool]:
        """Who was asked: the filter held, and no code says otherwise."""
        return self.absent[question] != NOT_ASKED

    def answered(self, question: str) -> pd.Series[bool]:
        """Who gave an answer; for several answers, who ticked at least one."""
        return self.absent[question] == ""

    def base(self, question: str) -> pd.Series[bool]:
        """Whom the shares of a question are of, as the questionnaire declares it."""
        asked = self.questionnaire[question].base == "asked"
        return self.asked(question) if asked else self.answered(question)

    def ticked(self, question: str) -> pd.DataFrame:
        """The options as columns named by their ids, 1.0 where chosen, 0.0 where not, NaN where not asked.

        For one answer of a list as for several; a missing code is NaN too.
        """
        import pandas as pd  # noqa: PLC0415 - whoever only looks must not wait for it

        one = self.questionnaire[question]
        if one.kind == "multiple":
            return self.frame[list(one.clean_columns)].set_axis(list(one.option_ids), axis=1)
        chosen = self.frame[question]
        found = pd.DataFrame({option: (chosen == option).astype(float) for option in one.option_ids})
        return found.where(self.asked(question) & ~self._coded(question))

    def net(self, question: str, net: str) -> pd.Series[float]:
        """1.0 where at least one option of a net was chosen, else as `ticked`."""
        of = next(one.of for one in self.questionnaire[question].nets if one.id == net)
        return self.ticked(question)[list(of)].max(axis=1)

    def scores(self, question: str) -> pd.Series[float]:
        """The number of an answer: its score on a scale, itself where it is a number; NaN without one."""
        one = self.questionnaire[question]
        if one.kind == "numeric":
            return self.frame[question]
        scores = {option.id: option.score for option in one.options if option.score is not None}
        return self.frame[question].astype(object).map(scores).astype(float)

    def _coded(self, question: str) -> pd.Series[bool]:
        """Where a missing code of the question stands."""
        return ~self.absent[question].isin(["", "no_answer", NOT_ASKED])
