package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"parley.example/internal/mail/mailtest"
	"parley.example/internal/web/browser"
)

// A gazette is a publication that the command serves, with a mail server, and a browser before it.
type gazette struct {
	*seat
	box         *mailtest.Box
	desk, press string
	letters     int // that were read
	tab         context.Context
}

func newGazette(t *testing.T) *gazette {
	root := t.TempDir()
	g := &gazette{seat: &seat{t: t, name: "harbour.example", dir: filepath.Join(root, "harbour"), key: filepath.Join(root, "key")}, box: mailtest.Serve(t)}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := l.Addr().String() // free: links in letters must name it before it is listened on
	l.Close()
	g.must("init", g.name, "--key-file", g.key, "--name", "en=The Harbour Gazette", "--desk", "127.0.0.1:0", "--press", at)
	g.configure(map[string]string{"server": g.box.Address, "tls": "none", "from": "The Harbour Gazette <news@harbour.example>"})
	g.must("staff", "add", "ada", "--name", "Ada Brook", "--role", "editor,spokesperson")
	g.must("staff", "add", "mo", "--name", "Mo Reed", "--role", "moderator")
	g.serve()
	data, err := os.ReadFile(filepath.Join(g.dir, "serving.json"))
	if err != nil {
		t.Fatal(err)
	}
	var serving struct{ Listens map[string]string }
	if err := json.Unmarshal(data, &serving); err != nil {
		t.Fatal(err)
	}
	g.desk, g.press = "http://"+serving.Listens["desk"], "http://"+serving.Listens["press"]
	return g
}

// configure puts mail into office.json.
func (g *gazette) configure(mail map[string]string) {
	g.t.Helper()
	path := filepath.Join(g.dir, "office.json")
	data, err := os.ReadFile(path)
	if err != nil {
		g.t.Fatal(err)
	}
	config := map[string]any{}
	if err := json.Unmarshal(data, &config); err != nil {
		g.t.Fatal(err)
	}
	config["mail"] = mail
	if data, err = json.Marshal(config); err != nil {
		g.t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		g.t.Fatal(err)
	}
}

// visit opens a page in a tab of its own.
func (g *gazette) visit(url string) { g.t.Helper(); g.tab = browser.Open(g.t, url, browser.View{}) }

// push clicks on something that leads to another page.
func (g *gazette) push(selector string) {
	g.t.Helper()
	if _, err := chromedp.RunResponse(g.tab, chromedp.Click(chromedp.CSS(selector))); err != nil {
		g.t.Fatalf("pressing %s: %v", selector, err)
	}
}

// enter puts something in a field, or chooses it there.
func (g *gazette) enter(field, value string) {
	g.t.Helper()
	js := fmt.Sprintf(`(f => { if (f.type == "radio") { document.querySelector("[name='%[1]s'][value='%[2]s']").checked = true } else { f.value = %[2]q } return true })(document.querySelector("[name='%[1]s']"))`, field, value)
	if _, err := chromedp.Run(g.tab, chromedp.Evaluate[bool](js)); err != nil {
		g.t.Fatalf("entering %s: %v", field, err)
	}
}

// says looks for words in the page, and that others are not there.
func (g *gazette) says(words ...string) {
	g.t.Helper()
	text, err := chromedp.Run(g.tab, chromedp.Evaluate[string](`document.body.innerText`))
	if err != nil {
		g.t.Fatal(err)
	}
	for _, want := range words {
		want, not := strings.CutPrefix(want, "!")
		if strings.Contains(text, want) == not {
			g.t.Errorf("the page says %q: %t:\n%s", want, not, text)
		}
	}
}

// signIn lets a person of the house in.
func (g *gazette) signIn(id string) {
	g.t.Helper()
	link := regexp.MustCompile(`http://\S+`).FindString(string(g.must("link", id)))
	g.visit(link)
	g.push("main form button")
}

// letter waits for the next letter, which must be to an address and about something, and returns the link to
// comments in it.
func (g *gazette) letter(to, subject string) (link string, l mailtest.Letter) {
	g.t.Helper()
	g.letters++
	l = g.box.Letter(g.letters)
	if l.To != to || l.Subject != subject {
		g.t.Fatalf("letter %d is to %s: %s", g.letters, l.To, l.Subject)
	}
	link = regexp.MustCompile(regexp.QuoteMeta(g.press) + `/[a-z]+/comment/\S+`).FindString(l.Text)
	if link != "" && !strings.Contains(l.HTML, `href="`+link+`"`) {
		g.t.Errorf("the two forms of the letter differ: %s\n%s", l.Text, l.HTML)
	}
	return link, l
}

// write writes a comment at the form that is open, and confirms it from the letter. It returns the link by
// which it is its author's.
func (g *gazette) write(name, address, words string) (mine string) {
	g.t.Helper()
	g.enter("words", words)
	g.enter("name", name)
	g.enter("address", address)
	g.push("form#comment button") // waits for the work
	g.says("Look into your mail")
	mine, _ = g.letter(address, "Confirm your comment on “The night boat”")
	g.visit(mine)
	g.says("Nobody sees it until you do")
	g.push("form#confirm button")
	g.says("It waits for a moderator.")
	return mine
}

// TestCommentsInABrowser plays two readers, a moderator and a spokesperson before the command itself, with a
// real mail server: a comment is written, worked for, confirmed, let through, answered, reported, kept, edited,
// removed with a reason, answered officially, and deleted.
func TestCommentsInABrowser(t *testing.T) {
	t.Parallel()
	g := newGazette(t)
	defer g.end()
	const zoe, yusuf = "zoe@mail.example", "yusuf@mail.example"
	thread := g.press + "/en/comments/article/the-night-boat"
	queue := g.desk + "/newsroom/comments"

	g.signIn("ada")
	g.visit(g.desk + "/newsroom/new")
	g.enter("title.en", "The night boat")
	g.enter("body.en", "It does not run.")
	g.push(`button[value="publish"]`)
	g.push("#publish button")

	g.visit(g.press + "/en/article/the-night-boat")
	g.push(`a[href="/en/comments/article/the-night-boat"]`)
	g.says("Nobody has commented yet.")
	g.push(`a[href*="/comment/write/"]`)
	mine := g.write("Zoë", zoe, "It *must* run. <img src=x onerror=document.title=1>")
	browser.Axe(t, mine)
	browser.Axe(t, strings.Replace(mine, "/en/", "/ar/", 1))
	g.visit(thread)
	g.says("Nobody has commented yet.")

	g.signIn("mo")
	g.says("1 comment wants a moderator.", "It must run.", zoe)
	room, err := chromedp.Run(g.tab, chromedp.Evaluate[string](`document.querySelector(".subject a").href`))
	if err != nil {
		t.Fatal(err)
	}
	g.push(`button[value="publish"]`)
	g.says("Nothing waits for a moderator.")
	g.letter(zoe, "Your comment on “The night boat” is shown")

	g.visit(thread)
	g.says("1 comment", "Zoë", "It must run.")
	g.push(`a[href*="/comment/write/"][href*="?to="]`)
	g.write("يوسف", yusuf, "والعبّارة النهارية؟")
	g.visit(thread)
	g.push(`a[href*="/comment/report/"]`)
	g.enter("why", "off-topic")
	g.push("form#report button")
	g.says("A moderator will read it.")

	g.visit(queue)
	g.says("2 comments want a moderator.", "reported once", "not about the subject")
	g.push(`.comments li:first-of-type button[value="keep"]`) // what is reported comes first
	g.says("1 comment wants a moderator.", "!reported once")
	g.push(`button[value="publish"]`)
	g.letter(yusuf, "Your comment on “The night boat” is shown")
	g.visit(thread)
	g.says("2 comments", "والعبّارة النهارية؟")

	g.visit(mine)
	g.enter("words", "It must run, also on Sundays.")
	g.push("form#edit button")
	g.says("What you have changed waits for a moderator.")
	g.visit(queue)
	g.says("changed by its author", "also on Sundays")
	g.push(`button[value="publish"]`)
	g.visit(thread)
	g.says("also on Sundays", "edited on")

	g.visit(room)
	g.push(`.comments li:last-of-type a[href^="/newsroom/comments/"]`)
	g.enter("decision", "refuse")
	g.push("form#decide button")
	g.says("Choose a reason.")
	g.enter("decision", "refuse")
	g.enter("why", "off-topic")
	g.enter("note", "It is about the night boat.")
	g.push("form#decide button")
	_, l := g.letter(yusuf, "Your comment on “The night boat” was removed")
	if !strings.Contains(l.Text, "not about the subject (It is about the night boat.)") {
		t.Errorf("its author is not told why: %s", l.Text)
	}
	g.visit(thread)
	g.says("1 comment", "!النهارية")

	g.signIn("ada")
	g.visit(room)
	g.push(`.comments a[href*="/answer/"]`)
	g.enter("words", "It runs from *May*.")
	g.push(`button[value="preview"]`)
	g.says("So it will be shown", "It runs from May.")
	g.push(`button[value="show"]`)
	g.visit(mine)
	g.push("form#delete button")
	g.says("It is deleted")
	g.visit(thread)
	g.says("Deleted by its author.", "Official answer of The Harbour Gazette", "Ada Brook", "It runs from May.", "!Sundays", "!Zoë")

	g.visit(g.press + "/en/comment/own")
	g.enter("address", yusuf)
	g.push("form button")
	own, _ := g.letter(yusuf, "What was written from your address")
	browser.Axe(t, own)
	browser.Axe(t, strings.Replace(own, "/en/", "/ar/", 1))
	g.visit(own)
	g.says("النهارية")
}
