package press

import (
	"parley.example/internal/web"
)

type verifyPage struct {
	sheet
	Form      web.Form
	Sentences []sentence
	Elsewhere string
}

// A sentence is one that the script completes: what it is called there, and its words with their
// placeholders in braces.
type sentence struct{ Name, Text string }

// verifyPage answers: does this proof hold? The page is the same for everybody and knows no proof. Its
// script reads the file that the reader chooses, or the one of this site that the address names
// (?proof=/proof/…), and the verifier judges it in the reader's browser; nothing is sent anywhere.
func (v *visit) verifyPage() (*page, error) {
	data := verifyPage{sheet: v.sheet(v.Say("press.verify.title")), Elsewhere: v.Say("press.proof.elsewhere")}
	data.Lead = v.Say("press.verify.lead")
	data.Form = web.Form{
		Speaker: v.Speaker, ID: "verify", Action: v.request.URL.Path,
		Fields: []web.Field{
			{Name: "file", Kind: web.FileField, Label: v.Say("press.verify.file"), Help: v.Say("press.verify.file.help")},
			{Name: "fingerprint", Kind: web.TextField, Label: v.Say("press.verify.fingerprint"), Help: v.Say("press.verify.fingerprint.help")},
			{Name: "sites", Kind: web.FileField, Optional: true, Label: v.Say("press.verify.sites"), Help: v.Say("press.verify.sites.help")},
		},
		Buttons: []web.Button{{Text: v.Say("press.verify.check")}},
	}
	for _, name := range []string{
		"proof.signed", "proof.signed-party", "proof.words", "proof.log", "proof.receipt", "proof.sealed", "proof.sealed-undated",
		"proof.not.true", "proof.not.agreed", "proof.not.date", "proof.not.revoked", "proof.not.later", "proof.reconstruction", "proof.exercise",
		"verify.node", "verify.withheld", "verify.fork", "verify.fork.not.who", "verify.fork.not.which", "verify.fork.not.loss",
		"verify.site", "verify.site.not", "verify.site.unreadable", "verify.no-file", "verify.no-fingerprint", "verify.failed", "verify.holds", "verify.refused", "verify.changed",
	} {
		data.Sentences = append(data.Sentences, sentence{name, v.Say("press." + name)})
	}
	return &page{template: "verify", data: data, policy: web.Policy{Scripts: true}}, nil
}
