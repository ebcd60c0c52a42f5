package standing

import "parley.example/record"

// Topics: the questions on the table.
func init() {
	register("topic.opened", law{judge: always})
	register("topic.renamed", law{judge: judgeTopic})
	register("topic.closed", law{judge: judgeTopic})
	classes[record.ObjectTopic] = func(v *view, o *object) { v.Topics = append(v.Topics, v.topic(o)) }
}

// Topic is a question on the table: open or closed. Where two renamed it at the same time, the
// title that counts is the later in the order of the record, on every copy.
type Topic struct {
	Line
	Titled Cite `json:"titled"` // the entry whose words name it now
}

func judgeTopic(_ *Fold, e *event) *Breach {
	if x := e.about.first(e, "topic.closed"); x != nil {
		return breach(RuleClosed, "the topic was closed by %s", x.Cite)
	}
	return nil
}

func (v *view) topic(o *object) Topic {
	line, events := v.line(o)
	t := Topic{Line: line, Titled: o.opened.Cite}
	t.State = "open"
	for _, e := range events {
		switch e.act.Kind {
		case "topic.renamed":
			t.Titled = e.Cite
		case "topic.closed":
			t.State = "closed"
		}
	}
	return t
}
