package press_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley.example/internal/web/browser"
	"parley.example/internal/words"
)

// TestWorkingGroupInPublic tells of a working group, and reads what its parent says of it and what its
// own pages say, before and after its channel is made public too.
func TestWorkingGroupInPublic(t *testing.T) {
	stage := told(t, "../../scenarios/life/bridge.yaml")
	group, ok := stage.InGroup("engineers")
	if !ok {
		t.Fatal("the story has founded no channel of the engineers")
	}
	side := stage.Side("east")
	releaseAll(t, side, stage.Channel())
	now := stage.Now()
	h := demonstrationRoom(t, side, func() time.Time { return now })
	parent, own := "/channel/"+stage.Channel().String()[:16], "/channel/"+group.String()[:16]
	shows := func(path string, want ...string) {
		t.Helper()
		now = now.Add(time.Minute)
		said := read(t, ask(t, h, path))
		for _, text := range want {
			if !strings.Contains(said, text) {
				t.Errorf("%s does not say %q", path, text)
			}
		}
	}
	shows("/en"+parent, "Working groups", "Engineers", ">closed<", "Mandate of the engineers", "Report of the engineers", group.Short(), "a channel that is not shown here")
	shows("/fr"+parent, "Groupes de travail", "dissous", "un canal qui n’est pas montré ici")
	shows("/ar"+parent, "الأفرقة العاملة", "محلول")
	shows("/en"+parent+"/statements", "Report of the engineers")

	readAll(t, h, stage.Channel(), func() { now = now.Add(time.Second) })

	releaseAll(t, side, group)
	shows("/en"+parent, `href="/en`+own+`"`, "Engineers of the old bridge")
	shows("/en"+own, "A working group that reports to", `href="/en`+parent+`"`, "The old bridge", "Mandate of the engineers", `href="/en`+parent+`/entry/east.example/`)
	shows("/fr"+own, "Groupe de travail qui rend compte à")
	shows("/ar"+own, "فريق عامل يرفع تقاريره إلى")

	if folder := os.Getenv("PARLEY_GALLERY"); folder != "" {
		server := httptest.NewServer(h)
		t.Cleanup(server.Close)
		for _, lang := range words.Languages() {
			for name, path := range map[string]string{"parent": parent, "group": own} {
				write(t, filepath.Join(folder, lang+"-groups-"+name+".png"), browser.Screenshot(t, server.URL+"/"+lang+path, browser.View{}))
			}
		}
	}
}
