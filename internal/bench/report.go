package bench

import (
	"crypto/rand"
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

var randomness io.Reader = rand.Reader

// Print writes the result for people.
func (r *Result) Print(out io.Writer) error {
	sync := r.Machine.Sync
	fmt.Fprintf(out, "this machine   fdatasync of 4 KiB: p50 %v, %s   Ed25519: sign %s, verify %s a core\n",
		sync.At(0.5).Round(time.Microsecond), perSecond(float64(time.Second)/float64(sync.At(0.5))), perSecond(r.Machine.Sign), perSecond(r.Machine.Verify))
	fmt.Fprintf(out, "two processes  %s on both, TLS 1.3, acts of about 1 KiB; an entry counts when the\n", r.Store)
	fmt.Fprintf(out, "               other side's receipt of it is verified and durable here\n\n")
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "writers\tcountersigned\tp50\tp99\tp50 in fdatasyncs\tof signing limit\t")
	for _, run := range r.Runs {
		fmt.Fprintf(w, "%d\t%s\t%v\t%v\t%.1f\t%.0f %%\t\n", run.Writers, perSecond(run.PerSecond),
			run.P50.Round(10*time.Microsecond), run.P99.Round(10*time.Microsecond), run.Syncs, 100*run.OfLimit)
	}
	return w.Flush()
}
