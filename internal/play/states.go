package play

import (
	"reflect"

	"parley.example/standing"
)

// What the state of an object can be, as the tables of the specification have it (law.md, States). A
// word that is none of these can never be expected: in a list that lacks it, it would be found missing
// for ever.
var states = map[string][]string{
	"agrement":          {"awaiting-witness", "given", "refused", "requested", "withdrawn"},
	"cadence":           {"due", "not-agreed", "overdue", "untold"},
	"calendar":          {"published"},
	"contact":           {"accepted", "awaiting-witness", "cancelled", "declined", "disputed", "held", "held-by-one", "proposed", "withdrawn"},
	"correction":        {"awaiting-witness", "made", "objected", "proposed", "withdrawn"},
	"correction-answer": {"accepted", "objected", "silent", "unanswered"},
	"default":           {"answered", "called", "cured", "disputed"},
	"group":             {"at-work", "awaiting-witness", "closed", "formed", "not-in-force", "replaced", "withdrawn"},
	"initials":          {"initialled", "withdrawn"},
	"life":              {"cut", "gone", "not-agreed", "quiet"},
	"measure":           {"announced", "eased", "in-effect", "lifted"},
	"move":              {"accepted", "offered", "replaced", "withdrawn"},
	"notes":             {"answered", "awaiting-witness", "in-force", "offered", "withdrawn"},
	"offer":             {"awaited", "not-offered", "not-opened", "opened", "sealed", "withdrawn"},
	"official":          {"in-force", "revoked"},
	"package":           {"done", "in-default", "proposed", "under-way", "undone"},
	"party":             {"acceded", "founder", "invited", "named", "seceded"},
	"point":             {"agreed", "claimed", "contested", "in-force-disputed", "kept", "lapsed", "not-in-force", "not-open", "open", "overdue", "proposed", "released", "replaced", "reported", "standing", "undone", "untold", "waiting", "withheld"},
	"round":             {"all-in", "closed", "collecting", "matched", "opened", "withdrawn"},
	"signature":         {"ad-referendum", "adhered", "confirmed", "expired", "lapsed", "missing", "signed", "withdrawn"},
	"silence":           {"heard-again", "noticed", "provisional", "silent"},
	"stage":             {"closed", "done", "open", "waiting"},
	"statement":         {"answered", "stated"},
	"text":              {"adopted", "adoption-disputed", "awaiting-witness", "in-force", "initialled", "initialled-in-part", "proposed", "replaced", "signed-in-part", "superseded", "withdrawn"},
	"topic":             {"closed", "open"},
}

// stateOf is which of them each type of the standing has.
var stateOf = map[reflect.Type]string{
	reflect.TypeFor[standing.Agrement]():         "agrement",
	reflect.TypeFor[standing.Cadence]():          "cadence",
	reflect.TypeFor[standing.Calendar]():         "calendar",
	reflect.TypeFor[standing.Contact]():          "contact",
	reflect.TypeFor[standing.Correction]():       "correction",
	reflect.TypeFor[standing.Corrected]():        "correction",
	reflect.TypeFor[standing.CorrectionAnswer](): "correction-answer",
	reflect.TypeFor[standing.Default]():          "default",
	reflect.TypeFor[standing.Group]():            "group",
	reflect.TypeFor[standing.Initials]():         "initials",
	reflect.TypeFor[standing.Life]():             "life",
	reflect.TypeFor[standing.Measure]():          "measure",
	reflect.TypeFor[standing.Move]():             "move",
	reflect.TypeFor[standing.Notes]():            "notes",
	reflect.TypeFor[standing.RoundOffer]():       "offer",
	reflect.TypeFor[standing.Official]():         "official",
	reflect.TypeFor[standing.Package]():          "package",
	reflect.TypeFor[standing.Party]():            "party",
	reflect.TypeFor[standing.Point]():            "point",
	reflect.TypeFor[standing.Occurrence]():       "point",
	reflect.TypeFor[standing.Round]():            "round",
	reflect.TypeFor[standing.Signature]():        "signature",
	reflect.TypeFor[standing.Silence]():          "silence",
	reflect.TypeFor[standing.PackageStage]():     "stage",
	reflect.TypeFor[standing.Statement]():        "statement",
	reflect.TypeFor[standing.Text]():             "text",
	reflect.TypeFor[standing.Topic]():            "topic",
}
