"""The issue on GitHub, by its command line `gh`."""

import json
import os
from collections.abc import Mapping

from press.errors import PressError
from press.gh import gh
from press.standing import decide
from press.standing.body import LABEL, TITLE


class Issues:
    """The issues of one repository that bear the label."""

    def __init__(self, repository: str, environ: Mapping[str, str] = os.environ) -> None:
        """Take the repository, OWNER/NAME, and the environment that `gh` shall have."""
        self.repository = repository
        self._environ = environ

    def labelled(self) -> list[decide.Issue]:
        """Return the issues that bear the label, open and closed, the oldest first.

        `gh issue list --label` asks GitHub's search, which does not know an issue of a minute ago;
        the list that is asked here does.

        Raises:
            PressError: when `gh` fails, or answers something else.
        """
        fields = {
            "labels": LABEL,
            "state": "all",
            "sort": "created",
            "direction": "asc",
            "per_page": "100",
        }
        arguments = [part for name, value in fields.items() for part in ("-f", f"{name}={value}")]
        path = f"repos/{self.repository}/issues"
        answer = self._gh("list the issues", "api", "--method", "GET", path, *arguments)
        try:
            return [
                decide.Issue(int(found["number"]), found["state"] == "open", found["body"] or "")
                for found in json.loads(answer)
                if "pull_request" not in found  # to this list, pull requests are issues
            ]
        except (ValueError, KeyError, TypeError):
            raise PressError(f"gh: what it says of {path} is no list of issues.") from None

    def apply(self, action: decide.Action) -> str:
        """Do one thing, and return what was done, in one line.

        Raises:
            PressError: when `gh` fails.
        """
        match action:
            case decide.Open(body):
                self._gh(
                    *("make the label", "label", "create", LABEL, *self._where, "--force"),
                    *("--color", "B60205", "--description", "Kept by the weekly run"),
                )
                url = self._gh(
                    *("open the issue", "issue", "create", *self._where, "--title", TITLE),
                    *("--label", LABEL, "--body-file", "-"),
                    text=body,
                )
                return f"Opened {url.strip()}"
            case decide.Edit(number, body):
                self._issue("edit", number, "--body-file", "-", text=body)
                return f"Edited #{number}"
            case decide.Comment(number, text):
                self._issue("comment", number, "--body-file", "-", text=text)
                return f"Commented on #{number}"
            case decide.Close(number, text):
                self._issue("close", number, "--comment", text)
                return f"Closed #{number}"
            case decide.Reopen(number, text):
                self._issue("reopen", number, "--comment", text)
                return f"Opened #{number} again"

    @property
    def _where(self) -> tuple[str, str]:
        return "--repo", self.repository

    def _issue(self, verb: str, number: int, *options: str, text: str = "") -> None:
        what = f"{verb} issue {number}"
        self._gh(what, "issue", verb, str(number), *self._where, *options, text=text)

    def _gh(self, what: str, *arguments: str, text: str = "") -> str:
        return gh(what, *arguments, text=text, environ=self._environ)
