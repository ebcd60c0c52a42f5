package publication

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/record"
)

// Settings are what a publication says of itself.
type Settings struct {
	Revision  int64         `json:"revision"`
	Name      record.Text   `json:"name,omitempty"`    // none: the party's
	About     record.Text   `json:"about,omitempty"`   // Markdown
	Imprint   record.Text   `json:"imprint,omitempty"` // Markdown: who answers for it, as the law demands
	Languages []record.Lang `json:"languages"`         // in which it is written, the first being the one to begin with
}

const (
	settingsDrawer = "publication"
	settingsName   = "settings"
)

// Settings returns those of the publication, as its house has them.
func (s *Articles) Settings(ctx context.Context) (Settings, error) {
	set, _, err := readSettings(ctx, s.node)
	return set, err
}

// SetUp changes them, if nobody else has since they were read.
func (s *Articles) SetUp(ctx context.Context, set Settings) error {
	set.Name, set.About, set.Imprint = trimText(set.Name), trimText(set.About), trimText(set.Imprint)
	err := errors.Join(checkText("name", set.Name, maxTitle), checkText("about", set.About, maxBody), checkText("imprint", set.Imprint, maxBody))
	for _, l := range set.Languages {
		if !langTag.MatchString(string(l)) {
			err = errors.Join(err, &Fault{Field: "language", Lang: l, Why: Ill})
		}
	}
	if len(set.Languages) == 0 {
		err = errors.Join(err, &Fault{Field: "language", Why: Missing})
	}
	if err != nil {
		return err
	}
	old, before, err := readSettings(ctx, s.node)
	if err != nil {
		return err
	}
	if old.Revision != set.Revision {
		return ErrStale
	}
	set.Revision++
	data, err := json.Marshal(set)
	if err != nil {
		return err
	}
	err = s.node.Put(ctx, []store.Paper{{Drawer: settingsDrawer, Name: settingsName, Data: data}}, store.Expect{Drawer: settingsDrawer, Name: settingsName, Data: before})
	if errors.Is(err, store.ErrMoved) {
		return ErrStale
	}
	return err
}

func readSettings(ctx context.Context, n *node.Node) (Settings, []byte, error) {
	data, err := n.Paper(ctx, settingsDrawer, settingsName)
	if errors.Is(err, store.ErrNone) {
		return Settings{Languages: []record.Lang{"en"}}, nil, nil
	}
	if err != nil {
		return Settings{}, nil, err
	}
	var set Settings
	if err := json.Unmarshal(data, &set); err != nil {
		return Settings{}, nil, fmt.Errorf("settings of the publication: %w", err)
	}
	return set, data, nil
}
