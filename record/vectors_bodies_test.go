package record

import (
	"bytes"
	"strings"
)

func (s *vectors) bodies() {
	salt := strings.Repeat("0a", NonceSize)
	bad := func(name, why, line string) {
		s.bad(vector{File: "body-" + name + ".txt", Form: "body", What: "a body", Why: why}, []byte(BodyMagic+"\n"+line+"\n"))
	}
	bad("nothing", "says nothing", `{"salt":"`+salt+`"}`)
	bad("no-salt", "no salt", `{"text":{"en":"x"}}`)
	bad("short-salt", "a salt of 15 bytes", `{"salt":"`+salt[2:]+`","text":{"en":"x"}}`)
	bad("blank", "a text of blanks", `{"salt":"`+salt+`","text":{"en":"\n "}}`)
	bad("invisible", "a text of which nothing can be seen", `{"salt":"`+salt+`","text":{"en":"`+"\u200e \ufe0f"+`"}}`)
	bad("language", "no language tag", `{"salt":"`+salt+`","text":{"English":"x"}}`)
	bad("wordless-point", "a point without words", `{"points":{"p":{}},"salt":"`+salt+`"}`)
	bad("point-name", "no name of a point", `{"points":{"P":{"en":"x"}},"salt":"`+salt+`"}`)
	bad("translation", "no such standing of a translation", `{"salt":"`+salt+`","text":{"en":"x"},"translations":{"en":"good"}}`)
	bad("unknown", "a member that is not known", `{"colour":"red","salt":"`+salt+`","text":{"en":"x"}}`)
	bad("empty", "an empty member", `{"salt":"`+salt+`","text":{"en":"x"},"title":{}}`)
	bad("deceptive", "an override of direction", "{\"salt\":\""+salt+"\",\"text\":{\"en\":\"100\u202e001\"}}")
	bad("longer", "something follows", `{"salt":"`+salt+`","text":{"en":"x"}}`+"\n")
}

func (s *vectors) offers() {
	kept := SealedOffer{
		Channel: sum([]byte("channel")), Party: "a", Random: sum([]byte("random")), Round: someAct,
		Offer: Offer{Amounts: []Amount{{Number: "40.5", Unit: "EUR"}}, Document: sum([]byte("document"))},
	}
	commitment := must(kept.Commitment())
	data := must(kept.Bytes())
	s.good(vector{File: "offer.txt", Form: "offer", What: "a sealed offer", Result: map[string]any{"commitment": commitment.String()}}, data)
	bad := func(name, why string, data []byte) {
		s.bad(vector{File: "offer-" + name + ".txt", Form: "offer", What: "a sealed offer", Why: why}, data)
	}
	bad("nothing", "an offer of nothing", replaced(replaced(data, `"amounts":[{"number":"40.5","unit":"EUR"}],`, ``), `"document":"`+kept.Offer.Document.String()+`"`, ``))
	bad("no-random", "no random bytes", replaced(data, `"random":"`+kept.Random.String()+`",`, ``))
	bad("zero-random", "random bytes that are zeros", replaced(data, kept.Random.String(), Hash{}.String()))
	bad("point", "a point in place of a round", replaced(data, string(someAct), string(someAct.Point("p"))))
	bad("longer", "something follows", append(bytes.Clone(data), '\n'))
	bad("order", "members out of order", replaced(replaced(data, `"party":"a",`, ``), `{"channel"`, `{"party":"a","channel"`))
}
