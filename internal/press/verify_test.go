package press_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"parley.example/internal/verdict"
	"parley.example/internal/web/browser"
	"parley.example/record"
)

// TestVerifierIsOfThisSource builds the verifier that readers run again: it must be, to the byte, what
// stands in assets. Another Go than the one that built it makes other bytes, and must at least make
// a verifier.
func TestVerifierIsOfThisSource(t *testing.T) {
	again := t.TempDir()
	if said, err := exec.Command("go", "run", "./verifier/build", again).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	with, err := os.ReadFile("assets/verifier.txt")
	if err != nil {
		t.Fatal(err)
	}
	if built := strings.TrimSpace(string(with)); built != runtime.Version() {
		t.Logf("the verifier was built with %s, and this is %s: not compared", built, runtime.Version())
		return
	}
	for _, name := range []string{"verifier.wasm.gz", "wasm_exec.js"} {
		want, err := os.ReadFile(filepath.Join(again, name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("assets", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("assets/%s is not made of this source: run make verifier", name)
		}
	}
}

// TestVerifierJudges gives every proof and every evidence among the test vectors to the verifier, in a
// browser: it must say of each what package record says.
func TestVerifierJudges(t *testing.T) {
	s := tell(t)
	ctx := browser.Open(t, s.serve()+"/en/verify", browser.View{})
	for _, folder := range []string{"good", "bad"} {
		at := filepath.Join("..", "..", "docs", "spec", "vectors", folder)
		raw, err := os.ReadFile(filepath.Join(at, "manifest.json"))
		if err != nil {
			t.Fatal(err)
		}
		var vectors []struct{ File, Form, Fingerprint string }
		if err := json.Unmarshal(raw, &vectors); err != nil {
			t.Fatal(err)
		}
		judged := 0
		for _, v := range vectors {
			if v.Form != "proof" && v.Form != "fork" || v.Fingerprint == "" {
				continue
			}
			data, err := os.ReadFile(filepath.Join(at, v.File))
			if err != nil {
				t.Fatal(err)
			}
			fingerprint, err := record.ParseHash(v.Fingerprint)
			if err != nil {
				t.Fatal(err)
			}
			want, err := json.Marshal(verdict.Of(data, fingerprint))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), verdictIn(t, ctx, data, v.Fingerprint)); diff != "" {
				t.Errorf("%s/%s:\n%s", folder, v.File, diff)
			}
			judged++
		}
		if judged == 0 {
			t.Errorf("%s: no vector was judged", folder)
		}
	}
}

// verdictIn is what the verifier of the page that is open says.
func verdictIn(t testing.TB, ctx context.Context, data []byte, fingerprint string) string {
	t.Helper()
	file, err := json.Marshal(data) // base64
	if err != nil {
		t.Fatal(err)
	}
	said, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(async () => {
		const { verifier } = await import(document.querySelector('script[type="module"]').src);
		await verifier();
		return parleyVerify(Uint8Array.from(atob(`+string(file)+`), c => c.charCodeAt(0)), "`+fingerprint+`");
	})()`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return said
}

// TestReaderVerifies goes from the page of a proof to its check in the browser: nothing is loaded before
// it is asked for; the proof holds against the right fingerprint, and is refused with one byte changed
// or against another; what both sites say of the fingerprint is told; and once the page is there it
// needs no network.
func TestReaderVerifies(t *testing.T) {
	s := tell(t)
	server := httptest.NewServer(s.room().Handler())
	defer server.Close()
	at := server.URL
	ctx := browser.Open(t, at+s.channel("en")+"/entry/"+s.cite("readout-us")+"/proof", browser.View{})
	r := &reader{t, ctx}
	file := filepath.Join(t.TempDir(), "a.proof")
	if err := os.WriteFile(file, r.download("a[download]"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.follow("Check it in this browser")
	r.waits(`!document.getElementById("verify-named").hidden`)
	r.sees("The proof of this entry is ready to be checked:")
	if r.is(`performance.getEntriesByType("resource").some(r => r.name.includes(".wasm"))`) {
		t.Error("the verifier was loaded before anybody asked for it")
	}
	r.check(strings.Repeat("0", 64))
	r.sees("Refused: the file proves nothing", "this is another channel")
	r.check(s.id.String())
	r.sees("The proof holds", "This is a reconstruction from published accounts.", "signed it for United States", "That what it says is true.", "us.example names this channel as its own", "What it says")

	browser.AxeTab(t, ctx)
	if folder := os.Getenv("PARLEY_GALLERY"); folder != "" {
		write(t, filepath.Join(folder, "en-verified.png"), browser.TabScreenshot(t, ctx))
	}
	r.does(`document.getElementById("verify-change").click()`)
	r.waits(`document.getElementById("verdict").dataset.holds === "false"`)
	r.sees("was changed, and the file is refused")

	// Without a network, with a file of one's own.
	server.CloseClientConnections()
	server.Close()
	r.choose("#verify-file", file)
	r.check(s.id.String())
	r.sees("The proof holds")
}

// check types a fingerprint and has the file checked.
func (r *reader) check(fingerprint string) {
	r.t.Helper()
	r.does(`document.getElementById("verify-fingerprint").value = "` + fingerprint + `"; document.getElementById("verify").requestSubmit()`)
	r.waits(`document.getElementById("verdict").dataset.holds !== undefined`)
}

func (r *reader) choose(selector, file string) {
	r.t.Helper()
	root, err := chromedp.Call(r.ctx, dom.GetDocument, dom.GetDocumentParams{})
	if err != nil {
		r.t.Fatal(err)
	}
	input, err := chromedp.Call(r.ctx, dom.QuerySelector, dom.QuerySelectorParams{NodeID: root.Root.NodeID, Selector: selector})
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := chromedp.Call(r.ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{file}, NodeID: input.NodeID}); err != nil {
		r.t.Fatal(err)
	}
}
