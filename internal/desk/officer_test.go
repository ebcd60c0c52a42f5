package desk

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"parley.example/internal/web/browser"
)

// page is what a tab shows, as text.
func page(t *testing.T, ctx context.Context) string {
	t.Helper()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func shows(t *testing.T, ctx context.Context, texts ...string) {
	t.Helper()
	all := page(t, ctx)
	for _, text := range texts {
		if !strings.Contains(all, text) {
			t.Fatalf("the page does not show %q:\n%s", text, all)
		}
	}
}

// TestAnOfficerAtWork signs in by a link, fills in a form, previews, signs, sees that the act is
// provisional, and that it is settled once the other side has it: in a browser without scripts.
func TestAnOfficerAtWork(t *testing.T) {
	w := newWorld(t)
	at := w.a.serve("127.0.0.77")
	link := w.a.link("anna", at)
	ctx := browser.Open(t, link, browser.View{})
	press := func(selector string) {
		t.Helper()
		if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
			t.Fatalf("pressing %s: %v", selector, err)
		}
	}
	enter := func(name, value string) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS(`[name="`+name+`"]`), value)); err != nil {
			t.Fatalf("entering %s: %v", name, err)
		}
	}
	shows(t, ctx, "Sign in as anna?")
	press("main form button")
	shows(t, ctx, "What awaits me?", "Channel on the missions")
	press("main h2 a")
	shows(t, ctx, "How do things stand?", "No contact has been held yet", "An exercise.")
	press(`nav a[href$="/act"]`)
	press(`main a[href$="/act/contact.proposed"]`)
	shows(t, ctx, "Propose a contact")

	enter("b.title.en", "Meeting of the experts")
	press("main form .buttons button")
	shows(t, ctx, "There is a problem", "Choose Form.", "Choose Level.", "Enter When.")
	if err := chromedp.Do(ctx, chromedp.SetValue(chromedp.CSS(`[name="t.form"]`), "expert-meeting"), chromedp.Click(chromedp.CSS(`[name="t.level"][value="experts"]`))); err != nil {
		t.Fatal(err)
	}
	enter("t.when", "2025-02-27")
	press(`button[value="t.delegations"]`)
	shows(t, ctx, "Delegation 1")
	enter("t.delegations.0.head", "The director of the department")
	if err := chromedp.Do(ctx, chromedp.SetValue(chromedp.CSS(`[name="t.delegations.0.party"]`), "norland.example")); err != nil {
		t.Fatal(err)
	}
	press("main form .buttons button")
	shows(t, ctx, "Is this what you want to sign?", "Meeting of the experts", "27 February 2025", "The director of the department", "it would have effect")
	preview, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"fr", "ar", "en"} {
		browser.Axe(t, at+"/language/"+lang+"?"+url.Values{"to": {strings.TrimPrefix(preview, at)}}.Encode())
	}
	press("#sign button")
	shows(t, ctx, "Signed and entered", "provisional", "not yet received")

	w.exchange()
	if err := chromedp.Do(ctx, chromedp.Navigate(at+"/c/"+w.id.String()+"/contacts")); err != nil {
		t.Fatal(err)
	}
	shows(t, ctx, "Meeting of the experts", "not answered")
	if strings.Contains(page(t, ctx), "provisional") {
		t.Error("what the other side has is still provisional")
	}
}
