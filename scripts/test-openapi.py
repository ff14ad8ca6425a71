"""What schemathesis cannot know of the server's formats: texts that are filters, and times; see test-openapi."""

import schemathesis
from hypothesis import strategies as st

names = st.sampled_from(["team", "severity", "path", "modified", '"two words"'])
values = st.one_of(st.integers(-5, 5).map(str), st.sampled_from(['"storage"', "water", "true", "2024-05-01", "now-7d"]))
comparisons = st.builds(
    lambda name, operator, value: f"{name} {operator} {value}", names, st.sampled_from(["=", "!=", "<", ">="]), values
)
filters = st.recursive(
    comparisons,
    lambda part: st.one_of(
        st.builds(lambda a, word, b: f"({a}) {word} {b}", part, st.sampled_from(["and", "or"]), part),
        part.map(lambda a: f"not ({a})"),
    ),
    max_leaves=4,
)
schemathesis.openapi.format("filter", filters)

dates = st.dates().map(str)
schemathesis.openapi.format(
    "date-or-age",
    st.one_of(
        dates,
        dates.map(lambda date: date[:7]),
        st.builds(lambda date, hour: f"{date}T{hour:02}:00Z", dates, st.integers(0, 23)),
        st.builds(lambda count, unit: f"now-{count}{unit}", st.integers(1, 400), st.sampled_from("yMwdhms")),
    ),
)
