package mail

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"parley.example/internal/publication"
	"parley.example/record"
)

// A Rhythm is how often somebody wants mail.
type Rhythm string

const (
	AtOnce Rhythm = "once"
	Daily  Rhythm = "daily"
	Weekly Rhythm = "weekly"
)

// digestHour is the hour of the day, in UTC, at which digests go out; weekly ones on Mondays.
const digestHour = 6

// due is when what is published at a moment goes out.
func (r Rhythm) due(published time.Time) time.Time {
	if r == AtOnce {
		return published
	}
	t := published.UTC()
	day := time.Date(t.Year(), t.Month(), t.Day(), digestHour, 0, 0, 0, time.UTC)
	if !day.After(t) {
		day = day.AddDate(0, 0, 1)
	}
	for r == Weekly && day.Weekday() != time.Monday {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// A Choice is of what somebody wants mail: of everything, or of some topics and channels.
type Choice struct {
	Topics   []string `json:"topics,omitempty"`   // keys of topics
	Channels []string `json:"channels,omitempty"` // in hexadecimal
	Articles bool     `json:"articles,omitempty"` // articles of the house, whatever their topic
}

// All reports whether a choice leaves nothing out.
func (c Choice) All() bool { return len(c.Topics) == 0 && len(c.Channels) == 0 && !c.Articles }

// takes reports whether a post is among what was chosen.
func (c Choice) takes(p *publication.Post) bool {
	if c.All() || c.Articles && p.Kind == publication.KindArticle {
		return true
	}
	if p.Channel != (record.Hash{}) && slices.Contains(c.Channels, p.Channel.String()) {
		return true
	}
	return slices.ContainsFunc(p.Topics, func(t publication.Topic) bool { return slices.Contains(c.Topics, t.Key) })
}

func (c Choice) check() error {
	if len(c.Topics) > maxTopics || len(c.Channels) > maxChannels {
		return errors.New("too many topics or channels were chosen: choose everything instead")
	}
	return nil
}

func (c Choice) encode() string {
	raw, err := json.Marshal(c)
	if err != nil {
		panic(err) // it is lists of strings
	}
	return string(raw)
}

// parseChoice reads what encode wrote. What cannot be read is everything: nobody is to miss anything.
func parseChoice(raw string) Choice {
	var c Choice
	if err := json.Unmarshal([]byte(raw), &c); err != nil {
		return Choice{}
	}
	return c
}
