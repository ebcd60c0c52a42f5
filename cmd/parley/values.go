package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"parley.example/internal/carry/pouch"
	"parley.example/record"
)

// Flags whose values are more than one word. What they read from files is read where the
// command is typed.

// texts is what is said, by language: en=A call, or en=@FILE.
type texts map[string]string

// Decode reads one use of the flag.
func (w texts) Decode(ctx *kong.DecodeContext) error {
	var s string
	if err := ctx.Scan.PopValueInto("words", &s); err != nil {
		return err
	}
	return w.add(s)
}

func (w texts) add(s string) error {
	lang, text, ok := strings.Cut(s, "=")
	if !ok || lang == "" {
		return fmt.Errorf("%q: want LANGUAGE=WORDS, such as en=…, or LANGUAGE=@FILE", s)
	}
	if _, twice := w[lang]; twice {
		return fmt.Errorf("%s: said twice", lang)
	}
	if path, ok := strings.CutPrefix(text, "@"); ok {
		data, err := readFile(path, record.MaxBody)
		if err != nil {
			return err
		}
		text = strings.TrimSpace(string(data))
	}
	w[lang] = text
	return nil
}

func (w texts) text() record.Text {
	if len(w) == 0 {
		return nil
	}
	t := record.Text{}
	for lang, s := range w {
		t[record.Lang(lang)] = s
	}
	return t
}

// pointWords are the words of points: k1=en=WORDS, or k1=en=@FILE.
type pointWords map[string]texts

// Decode reads one use of the flag.
func (p pointWords) Decode(ctx *kong.DecodeContext) error {
	var s string
	if err := ctx.Scan.PopValueInto("words", &s); err != nil {
		return err
	}
	name, rest, ok := strings.Cut(s, "=")
	if !ok || name == "" {
		return fmt.Errorf("%q: want POINT=LANGUAGE=WORDS, such as k1=en=…", s)
	}
	if p[name] == nil {
		p[name] = texts{}
	}
	return p[name].add(rest)
}

func (p pointWords) texts() map[string]record.Text {
	if len(p) == 0 {
		return nil
	}
	all := map[string]record.Text{}
	for name, w := range p {
		all[name] = w.text()
	}
	return all
}

// content is a file, by its name on the command line.
type content struct {
	Name string
	Data []byte
}

// Decode reads the file; - is what comes in.
func (c *content) Decode(ctx *kong.DecodeContext) error {
	if err := ctx.Scan.PopValueInto("file", &c.Name); err != nil {
		return err
	}
	var err error
	c.Data, err = readFile(c.Name, maxFile)
	return err
}

// maxFile bounds what is read: the largest is a pouch, sealed.
const maxFile = pouch.MaxPouch + pouch.MaxPouch/1024

// readFile reads a file of at most so many bytes; - is the standard input.
func readFile(path string, most int64) ([]byte, error) {
	f := os.Stdin
	if path != "-" {
		var err error
		if f, err = os.Open(path); err != nil {
			return nil, err
		}
		defer f.Close()
	}
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%s: longer than %d bytes", path, most)
	}
	return data, err
}
