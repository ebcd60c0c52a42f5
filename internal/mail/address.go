package mail

import (
	"errors"
	"net/mail"
	"strings"

	"golang.org/x/net/idna"
)

// ErrAddress is returned for what is no address that mail can be sent to.
var ErrAddress = errors.New("this is no e-mail address: want one like name@example.org")

// Address reads what somebody entered as an address. It returns the address as it is written to, and the
// folded form of which there is one subscriber: which capitals a mailbox's name has makes no difference
// anywhere where mail is read.
func Address(entered string) (address, folded string, err error) {
	entered = strings.TrimSpace(entered)
	parsed, err := mail.ParseAddress(entered)
	if err != nil || parsed.Address != entered || len(entered) > maxAddress { // no names, no comments
		return "", "", ErrAddress
	}
	at := strings.LastIndexByte(entered, '@')
	local, domain := entered[:at], entered[at+1:]
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || !strings.Contains(ascii, ".") || strings.ContainsAny(local, " \"\\<>") || !printable(local) {
		return "", "", ErrAddress
	}
	address = local + "@" + strings.ToLower(ascii)
	return address, strings.ToLower(address), nil
}

// printable reports whether a local part is of ASCII that can be seen. Servers that take others are too few.
func printable(local string) bool {
	return !strings.ContainsFunc(local, func(r rune) bool { return r <= ' ' || r > '~' })
}

// domainOf is the domain of an address.
func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }
