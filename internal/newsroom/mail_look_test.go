package newsroom_test

import (
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"parley.example/internal/staff"
	"parley.example/internal/web/browser"
)

// TestMailPagesInABrowser has axe look at the pages of mail, in English and in Arabic.
func TestMailPagesInABrowser(t *testing.T) {
	h := newHouse(t)
	h.subscribe(3)
	h.employ("eve", staff.Editor)
	rooms := httptest.NewServer(h.rooms)
	t.Cleanup(rooms.Close)
	ctx := browser.Open(t, h.link("eve", rooms.URL), browser.View{})
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS("main form button"))); err != nil {
		t.Fatal(err)
	}
	const subscribers = "/newsroom/mail/subscribers"
	for _, path := range []string{"/newsroom/mail", subscribers, subscribers + "/1", "/language/ar?to=%2Fnewsroom%2Fmail", "/newsroom/mail", subscribers, subscribers + "/1"} {
		if _, err := chromedp.RunResponse(ctx, chromedp.Navigate(rooms.URL+path)); err != nil {
			t.Fatal(err)
		}
		browser.AxeTab(t, ctx)
	}
}
