package desk

import (
	"crypto/ed25519"
	"net/http"
	"testing"

	"parley.example/record"
)

// Who may read every log is on the page of the charter; where nobody may, that is said.
func TestAuditorsAreNamed(t *testing.T) {
	w := newWorld(t)
	w.a.signIn("anna").get("/c/"+w.id.String()+"/about").shows(t, "Auditors, who may read every log", "none named")

	charter, _, err := w.a.Charter(t.Context(), w.id)
	if err != nil {
		t.Fatal(err)
	}
	key, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := *charter
	c.Title = record.Text{"en": "Accounts"}
	c.Auditors = []record.Auditor{{Name: "court.example", Names: record.Text{"en": "Court of Auditors"}, Key: record.PublicKey(key)}}
	if w.id, err = w.a.Found(t.Context(), &c); err != nil {
		t.Fatal(err)
	}
	w.a.empower("anna", "Anna", "Desk officer", record.PowerSend)
	anna := w.a.signIn("anna")
	anna.want(http.StatusOK, anna.get("/c/"+w.id.String()+"/about")).shows(t, "Auditors, who may read every log", "Court of Auditors (court.example)")
}
