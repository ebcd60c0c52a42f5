package record

import (
	"slices"
	"strings"
	"time"
)

func (s *vectors) jsons() {
	s.good(vector{File: "json-sorting.json", Form: "json", What: "members sorted by UTF-16 code units"}, []byte("{\"\":1,\"A\":2,\"a\":3,\"é\":4,\"😀\":5,\"\ufb33\":6}"))
	s.good(vector{File: "json-escapes.json", Form: "json", What: "the only escapes of canonical text that the record admits"}, []byte(`{"text":"\"\\\n/<>&é"}`))
	s.good(vector{File: "json-numbers.json", Form: "json", What: "the largest and smallest numbers"}, []byte(`{"a":9007199254740991,"b":-9007199254740991,"c":0}`))
	s.good(vector{File: "json-depth.json", Form: "json", What: "nested twelve deep"}, []byte(`{"a":`+strings.Repeat("[", 11)+strings.Repeat("]", 11)+`}`))
	s.good(vector{File: "json-invisible.json", Form: "json", What: "the invisible characters that scripts need"}, []byte("{\"a\":\"\u200c\u200d\u200e\u200f\u061c\u180b\ufe0f\"}"))
	for name, c := range map[string][2]string{
		"duplicate":    {`{"a":1,"a":1}`, "a name twice"},
		"order":        {`{"b":1,"a":1}`, "members out of order"},
		"utf16-order":  {"{\"\ufb33\":6,\"😀\":5}", "sorted by code points and not by UTF-16 code units"},
		"space":        {`{"a": 1}`, "a space between tokens"},
		"newline":      {"{\"a\":1}\n", "something after the value"},
		"fraction":     {`{"a":1.5}`, "a number that is not whole"},
		"exponent":     {`{"a":1e2}`, "a number with an exponent"},
		"point":        {`{"a":1.0}`, "a number with a point"},
		"minus-zero":   {`{"a":-0}`, "minus zero"},
		"too-big":      {`{"a":9007199254740992}`, "a number over 2^53 - 1"},
		"null":         {`{"a":null}`, "null"},
		"escape":       {`{"a":"\u0041"}`, "an escape that need not be"},
		"solidus":      {`{"a":"\/"}`, "an escape that need not be"},
		"surrogate":    {`{"a":"\ud800"}`, "half of a surrogate pair"},
		"utf8":         {"{\"a\":\"\xff\"}", "not UTF-8"},
		"overlong":     {"{\"a\":\"\xc0\xaf\"}", "not UTF-8: overlong"},
		"depth":        {`{"a":` + strings.Repeat("[", 12) + strings.Repeat("]", 12) + `}`, "nested thirteen deep"},
		"bom":          {"\ufeff{}", "a byte order mark"},
		"cut":          {`{"a":1`, "cut short"},
		"comma":        {`{"a":1,}`, "a comma too many"},
		"tab":          {`{"a":"\t"}`, "refused character: a control"},
		"delete":       {"{\"a\":\"\u007f\"}", "refused character: delete"},
		"c1":           {"{\"a\":\"\u0085\"}", "refused character: a C1 control"},
		"bidi":         {"{\"a\":\"\u202e\"}", "refused character: an override of direction"},
		"isolate":      {"{\"a\":\"\u2066\"}", "refused character: an isolate of direction"},
		"zero-width":   {"{\"a\":\"\u200b\"}", "refused character: an invisible space"},
		"braille":      {"{\"a\":\"\u2800\"}", "refused character: a blank of Braille"},
		"hangul":       {"{\"a\":\"\u3164\"}", "refused character: an invisible filler"},
		"line":         {"{\"a\":\"\u2028\"}", "refused character: a line separator"},
		"private":      {"{\"a\":\"\ue000\"}", "refused character: private use"},
		"noncharacter": {"{\"a\":\"\uffff\"}", "refused character: a noncharacter"},
		"tag":          {"{\"a\":\"\U000e0041\"}", "refused character: a tag"},
		"replacement":  {"{\"a\":\"\ufffd\"}", "refused character: the mark of a loss"},
		"in-a-name":    {"{\"a\u202e\":1}", "refused character: in the name of a member"},
	} {
		s.bad(vector{File: "json-" + name + ".json", Form: "json", What: "a JSON value by itself", Why: c[1]}, []byte(c[0]))
	}
	// Maps have no order, and manifests want one.
	slices.SortFunc(s.lists["bad"], func(a, b vector) int { return strings.Compare(a.File, b.File) })
}

func (s *vectors) moments() {
	type span struct {
		Moment Moment `json:"moment"`
		From   int64  `json:"from"`
		To     int64  `json:"to"`
	}
	var good []span
	for _, m := range []Moment{
		"2025", "0001", "9999", "2025-06", "2024-02", "2025-12", "2000-02-29", "2025-02-15", "2025-02-15Z", "2025-02-15+03:00", "2025-02-15-05:30",
		"2025-02-15+14:00", "2025-02-15T18:30+03:00", "2025-02-15T18:30Z", "2025-12-31T23:59-01:00", "2017-07-28/2017-07-31", "2017/2018-03",
	} {
		from, to, err := m.Span()
		if err != nil {
			panic(err)
		}
		good = append(good, span{m, from.Unix(), to.Unix()})
	}
	s.good(vector{File: "moments.json", Form: "moments", What: "moments, with the first second of each and the first after it, counted from 1970"}, indented(good))
	s.bad(vector{File: "moments.json", Form: "moments", What: "a list of texts", Why: "none of them is a moment"}, indented([]string{
		"", "0000", "10000", "2025-1", "2025-13", "2025-02-29", "1900-02-29", "2025-02-15+00:00", "2025-02-15+3:00", "2025-02-15+14:01", "2025-02-15+03:60",
		"2025-02-15T18:30", "2025-02-15T24:00Z", "2025-02-15T18:30:00Z", "2025-02-15 18:30Z", "2025/2024", "2025/2026/2027", "2025Z", "2025/", "٢٠٢٥",
	}))
	type length struct {
		Duration Duration `json:"duration"`
		Least    int64    `json:"least"`
		Most     int64    `json:"most"`
	}
	var lengths []length
	for _, d := range []Duration{"4h30m", "4h", "90m", "1m", "9999h59m", "6h/6h30m", "45m/1h", "5h|5h30m"} {
		least, most, err := d.Span()
		if err != nil {
			panic(err)
		}
		lengths = append(lengths, length{d, int64(least / time.Minute), int64(most / time.Minute)})
	}
	s.good(vector{File: "durations.json", Form: "durations", What: "durations, in minutes"}, indented(lengths))
	s.bad(vector{File: "durations.json", Form: "durations", What: "a list of texts", Why: "none of them is a duration"}, indented([]string{
		"", "4", "0h", "4h0m", "4h60m", "04h", "4h05m", "1.5h", "+4h", "30s", "1m1h", "10000h", "4h/4h", "1h/60m", "4h/3h", "4h/", "1h/2h/3h", "5h|5h", "5h30m|5h", "1h|2h|3h", "1h/2h|3h",
	}))
}
