// Command parley keeps one party's side of a standing channel with others: its keys, its node,
// its record. One verb a file; what they work on is in internal/office.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"parley.example/internal/keys"
	"parley.example/internal/office"
)

// The exit statuses.
const (
	statusFailed = 1
	statusUsage  = 2
)

// cli is the command line: the flags that every verb has, and the verbs.
type cli struct {
	globals

	Init     initCmd     `cmd:"" group:"begin" help:"Make the directory of a party, with new keys."`
	Found    foundCmd    `cmd:"" group:"begin" aliases:"channel" help:"Found a channel, alone at first."`
	Official officialCmd `cmd:"" group:"begin" help:"Say who may speak for the party."`
	Serve    serveCmd    `cmd:"" group:"begin" help:"Run the node: the line, the pages, the exchange."`
	Invite   inviteCmd   `cmd:"" group:"begin" help:"Invite another party by a ticket, and compare words."`
	Join     joinCmd     `cmd:"" group:"begin" help:"Join a channel by a ticket, and compare words."`
	Second   secondCmd   `cmd:"" group:"begin" help:"Invite whom another principal has invited."`
	Card     cardCmd     `cmd:"" group:"begin" help:"Write the card of this party, for those who invite it without a line."`
	Address  addressCmd  `cmd:"" group:"begin" help:"Note where another party's node can be dialled."`
	Staff    staffCmd    `cmd:"" group:"begin" help:"Say who is of the house, and in which roles."`

	Say     sayCmd     `cmd:"" group:"daily" help:"Sign an act of any kind and enter it."`
	Show    showCmd    `cmd:"" group:"daily" help:"Show what the record amounts to."`
	Log     logCmd     `cmd:"" group:"daily" help:"Show the entries, one by one."`
	Link    linkCmd    `cmd:"" group:"daily" help:"Make the link by which a person of the house signs in."`
	Release releaseCmd `cmd:"" group:"daily" help:"Show an entry to the public, from now on."`

	Backup  backupCmd  `cmd:"" group:"keep" help:"Copy the office into one file, while it runs or not; check such a file."`
	Restore restoreCmd `cmd:"" group:"keep" help:"Make the directory of a party again from a backup."`
	Keys    keysCmd    `cmd:"" group:"keep" help:"Back this party's keys up, restore and rotate them."`
	Heal    healCmd    `cmd:"" group:"keep" help:"Make this side whole again from the others' copies."`

	Witness witnessCmd `cmd:"" group:"keep" help:"Have heads cosigned by witnesses, and be one."`
	Auditor auditorCmd `cmd:"" group:"keep" help:"Show a log to an auditor who is no party."`

	Exchange    exchangeCmd    `cmd:"" group:"daily" help:"Exchange with the other parties now."`
	Pouch       pouchCmd       `cmd:"" group:"daily" help:"Exchange by a sealed file, where there is no line."`
	Offer       offerCmd       `cmd:"" group:"daily" help:"Seal offers, compare them, open them."`
	Publication publicationCmd `cmd:"" group:"daily" help:"Bring a publication in from elsewhere, and take all of it out."`
	Comments    commentsCmd    `cmd:"" group:"daily" help:"What readers write: whether and how they can, all of it, erasing."`
	Mail        mailCmd        `cmd:"" group:"daily" help:"Mail to those who subscribe: the key, a test, how far it is."`
	NonPaper    nonPaperCmd    `cmd:"" group:"daily" help:"Hand over and read what stays outside the record."`

	Demo demoCmd `cmd:"" group:"story" help:"Tell the demonstration to two nodes here, and show their pages."`
	Play playCmd `cmd:"" group:"story" help:"Tell a scenario to real nodes, and hold them to it."`

	Bench benchCmd `cmd:"" group:"story" help:"Measure how fast two nodes exchange on this machine."`

	Prove   proveCmd   `cmd:"" group:"proof" help:"Write the proof of one entry to a file."`
	Fork    forkCmd    `cmd:"" group:"proof" help:"Write the evidence that a party has forked its log to a file."`
	Verify  verifyCmd  `cmd:"" group:"proof" help:"Check a proof. Needs no directory and no network."`
	Help    helpCmd    `cmd:"" group:"proof" help:"Explain a verb, or the kinds of acts."`
	Version versionCmd `cmd:"" group:"proof" help:"Say which version this is."`
}

// globals are the flags of every verb.
type globals struct {
	Dir            string `help:"The party's directory; else $PARLEY_DIR, else parley." placeholder:"DIR"`
	KeyFile        string `help:"A file with the key that opens the party's keys." placeholder:"FILE"`
	PassphraseFile string `help:"A file with the passphrase that opens them. Else it is taken from $PARLEY_PASSPHRASE, or asked for." placeholder:"FILE"`
}

const description = `Parley keeps a standing channel between sides that do not trust one another: each holds ` +
	`its own copy of one record, signed by who said it and receipted by who has it. ` +
	`Begin with: parley init NAME.`

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run does one command and returns its exit status.
func run(args []string, in *os.File, out, errs io.Writer) int {
	if err := keys.CheckEnvironment(); err != nil {
		return report(err, errs)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	var c cli
	a := &app{
		console: newTerminal(in, out, errs), stdin: in,
		world: office.World{Clock: time.Now, Random: rand.Reader, Log: slog.New(slog.NewTextHandler(errs, nil))},
	}
	status, ended := 0, false
	parser, err := newParser(&c, out, errs, func(code int) { status, ended = code, true })
	if err != nil {
		return report(err, errs)
	}
	parsed, err := parser.Parse(args)
	if ended { // help was asked for, and printed
		return status
	}
	if err != nil {
		if usage, ok := errors.AsType[*kong.ParseError](err); ok {
			at := "parley"
			if command := usage.Context.Command(); command != "" {
				at += " " + verbOf(command)
			}
			fmt.Fprintf(errs, "parley: %v; see %s --help\n", err, at)
			return statusUsage
		}
		return report(err, errs)
	}
	a.globals = c.globals
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(a); err != nil {
		return report(err, errs)
	}
	return 0
}

func newParser(c *cli, out, errs io.Writer, exit func(int)) (*kong.Kong, error) {
	return kong.New(c,
		kong.Name("parley"),
		kong.Description(description),
		kong.Writers(out, errs),
		kong.Exit(exit),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true, WrapUpperBound: 100}),
		kong.ExplicitGroups([]kong.Group{
			{Key: "begin", Title: "To begin, and to bring in the other side:"},
			{Key: "daily", Title: "Day by day:"},
			{Key: "keep", Title: "To keep it, and when something is lost:"},
			{Key: "story", Title: "Stories:"},
			{Key: "proof", Title: "Proof and help:"},
		}),
	)
}
