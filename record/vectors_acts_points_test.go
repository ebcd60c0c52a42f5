package record

// points are faults of points, and of the calendars by which they are due.
func (b *badActs) points() {
	b.whole("point-unsaid", "points, and no body that could say them", func(a *Act) {
		a.Kind, a.About, a.Terms = "announcement", "", []byte(`{"points":[{"name":"p"}]}`)
	})
	b.whole("point-twice", "a point twice", func(a *Act) {
		a.Kind, a.Terms, a.Body = "readout", []byte(`{"points":[{"name":"p"},{"name":"p"}]}`), &b.words
	})
	b.whole("point-no-deadline", "a point that says neither by when nor that there is no deadline", func(a *Act) {
		a.Kind, a.Terms, a.Body = "readout", []byte(`{"points":[{"name":"p","owes":["a"],"to":["b"]}]}`), &b.words
	})
	for name, c := range sorted(map[string][2]string{
		"due-two":           {`"by":"2025","none":true`, "a point with a deadline and with none"},
		"due-nothing":       {``, "a point of which nothing is said of when it is due"},
		"due-earliest":      {`"earliest":[{"by":"2025"}]`, "the earliest of one"},
		"due-latest":        {`"latest":[{"by":"2025"}]`, "the latest of one"},
		"due-both-ends":     {`"earliest":[{"by":"2025"},{"by":"2026"}],"latest":[{"by":"2025"},{"by":"2026"}]`, "the earliest and the latest"},
		"due-alternative":   {`"earliest":[{"by":"2025"},{"by":"2026","after":{"event":"` + string(someAct) + `"}}]`, "an alternative in two forms"},
		"due-period":        {`"after":{"event":"` + string(someAct) + `","delay":"90"}`, "a period without a unit"},
		"due-no-calendar":   {`"after":{"event":"` + string(someAct) + `","delay":"5bd"}`, "business days of no calendar"},
		"due-calendar":      {`"after":{"calendar":"` + string(someAct) + `","event":"` + string(someAct) + `","delay":"5d"}`, "a calendar for days of all kinds"},
		"due-every":         {`"every":{"from":"2025","period":"1mo"}`, "what recurs, from no day"},
		"due-every-working": {`"every":{"from":"2025-02-15","period":"5bd"}`, "what recurs, in business days"},
		"due-after-none":    {`"after":{"delay":"5d"}`, "after neither an event nor a point"},
		"due-after-point":   {`"after":{"point":"q"}`, "after a point that is not there"},
		"due-after-itself":  {`"after":{"point":"p"}`, "after itself"},
		"due-every-until":   {`"every":{"from":"2025-02-15","period":"5d","until":"2025-02-14"}`, "what ends before it begins"},
	}) {
		b.whole(name, c[1], func(a *Act) {
			a.Kind, a.Body = "readout", &b.words
			a.Terms = inOrder([]byte(`{"points":[{"name":"p","owes":["a"],"to":["b"],"due":{` + c[0] + `}}]}`))
		})
	}
	for name, c := range sorted(map[string][2]string{
		"point-conditions":    {`"condition":"` + string(someAct) + `","condition-worded":true`, "a point with a condition in words and another"},
		"point-reciprocal":    {`"reciprocal":"q"`, "a point that is reciprocal with none"},
		"point-reciprocal-me": {`"reciprocal":"p"`, "a point that is reciprocal with itself"},
		"point-amount":        {`"amounts":[{"number":"1.50","unit":"EUR"}]`, "a number with a zero that says nothing"},
		"point-amount-range":  {`"amounts":[{"number":"1/2","unit":"EUR"}]`, "a range where one number is wanted"},
		"point-amount-twice":  {`"amounts":[{"number":"1","unit":"EUR"},{"number":"2","unit":"EUR"}]`, "two amounts of the same"},
		"point-unit":          {`"amounts":[{"number":"1","unit":"Euro"}]`, "no unit"},
	}) {
		b.whole(name, c[1], func(a *Act) {
			a.Kind, a.Body = "readout", &b.words
			a.Terms = inOrder([]byte(`{"points":[{"name":"p","owes":["a"],"to":["b"],"due":{"none":true},` + c[0] + `}]}`))
		})
	}
	b.whole("point-amount-of-nobody", "an amount that nobody owes", func(a *Act) {
		a.Kind, a.Terms, a.Body = "readout", []byte(`{"points":[{"amounts":[{"number":"1","unit":"EUR"}],"name":"p"}]}`), &b.words
	})
	for name, c := range sorted(map[string][2]string{
		"years":      {`"first-year":2026,"last-year":2025,"weekend":["friday"]`, "years out of order"},
		"weekend":    {`"first-year":2025,"last-year":2025,"weekend":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"]`, "no business day is left"},
		"day":        {`"first-year":2025,"last-year":2025,"weekend":["friday"],"holidays":["2025-02"]`, "a holiday that is no day"},
		"zone":       {`"first-year":2025,"last-year":2025,"weekend":["friday"],"holidays":["2025-02-15Z"]`, "a holiday with a zone"},
		"outside":    {`"first-year":2025,"last-year":2025,"weekend":["friday"],"holidays":["2026-02-15"]`, "a holiday outside of the years"},
		"order":      {`"first-year":2025,"last-year":2025,"weekend":["friday"],"holidays":["2025-02-15","2025-02-14"]`, "holidays out of order"},
		"no-weekend": {`"first-year":2025,"last-year":2025`, "no weekend"},
	}) {
		b.whole("calendar-"+name, c[1], func(a *Act) {
			a.Kind, a.About, a.Body = "calendar.published", "", &b.words
			a.Terms = inOrder([]byte("{" + c[0] + "}"))
		})
	}
}
