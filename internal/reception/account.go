package reception

import (
	"errors"
	"net/http"

	"parley.example/internal/access"
	"parley.example/internal/staff"
	"parley.example/internal/web"
)

// showAccount answers by what the person comes in, and where they are signed in.
func (v *visit) showAccount() error {
	p := v.sheet(v.Say("access.account"))
	p.Lead = v.Say("access.account.lead", "person", v.Person.Name, "roles", v.roles(v.Person))
	keys, err := v.passkeys(v.Person, "/account/passkeys/")
	if err != nil {
		return err
	}
	keys.Help = v.Say("access.passkeys.help")
	if len(keys.Rows) == 0 {
		keys.Help += " " + v.Say("access.passkeys.none")
	}
	options, err := v.AskNewPasskey()
	switch {
	case err == nil:
		keys.Passkey = &passkeyForm{"new", options, web.Form{
			Speaker: v.Speaker, ID: "passkey", Action: "/account/passkeys", Buttons: []web.Button{{Text: v.Say("access.passkey.add")}},
			Fields: []web.Field{{Name: "name", Label: v.Say("access.passkey.name"), Help: v.Say("access.passkey.name.help"), Kind: web.TextField, Optional: true}},
		}}
	case errors.Is(err, access.ErrNoAddress):
		keys.Help = v.Say("access.passkeys.unavailable")
	default:
		return err
	}
	sessions, err := v.sessions(v.Person, "/account/sessions/")
	if err != nil {
		return err
	}
	p.Sections = []section{keys, sessions}
	return v.render(http.StatusOK, p)
}

// roles names the roles of a person.
func (v *visit) roles(p staff.Person) string {
	var all []string
	for _, r := range p.Roles {
		all = append(all, v.Say("access.role."+string(r)))
	}
	return v.List(all)
}

// passkeys lists those of a person, each with the button that removes it below an address.
func (v *visit) passkeys(p staff.Person, at string) (section, error) {
	s := section{Title: v.Say("access.passkeys")}
	all, err := access.Passkeys(v.R.Context(), v.room.node, p.ID)
	if err != nil {
		return s, err
	}
	for _, k := range all {
		name := k.Name
		if name == "" {
			name = v.Say("access.passkey.untitled")
		}
		used := web.Value{State: &web.State{Look: web.Unknown, Word: v.Say("access.passkey.unused")}}
		if !k.Used.IsZero() {
			used = web.Value{Text: v.DateTime(k.Used.UTC())}
		}
		e := web.Entry{Title: name, Facts: []web.Fact{
			{Term: v.Say("access.passkey.made"), Value: web.Value{Text: v.DateTime(k.Made.UTC())}},
			{Term: v.Say("access.passkey.used"), Value: used},
		}}
		if !k.Copied.IsZero() {
			e.States = []web.State{{Look: web.Late, Word: v.Say("access.passkey.copied"), Detail: v.DateTime(k.Copied.UTC())}}
		}
		s.Rows = append(s.Rows, row{e, v.button("remove-"+k.ID, at+k.ID+"/remove", v.Say("access.passkey.remove"))})
	}
	return s, nil
}

// sessions lists those of a person, each with the button that ends it below an address, and the one that
// ends all.
func (v *visit) sessions(p staff.Person, at string) (section, error) {
	s := section{Title: v.Say("access.sessions")}
	all, err := access.Sessions(v.R.Context(), v.room.node, p.ID)
	if err != nil {
		return s, err
	}
	for _, x := range all {
		agent := x.Agent
		if agent == "" {
			agent = v.Say("access.session.agent-unknown")
		}
		e := web.Entry{Title: v.DateTime(x.Since.UTC()), Facts: []web.Fact{
			{Term: v.Say("access.session.seen"), Value: web.Value{Text: v.DateTime(x.Seen.UTC())}},
			{Term: v.Say("access.session.how"), Value: web.Value{Text: v.Say("access.how." + string(x.How))}},
			{Term: v.Say("access.session.from"), Value: web.Value{Text: x.From}},
			{Term: v.Say("access.session.agent"), Value: web.Value{Text: agent}},
		}}
		if x.Name == v.Session.Name {
			e.States = []web.State{{Look: web.Settled, Word: v.Say("access.session.here")}}
		}
		s.Rows = append(s.Rows, row{e, v.button("end-"+x.Name, at+x.Name+"/end", v.Say("access.session.end"))})
	}
	s.Forms = []web.Form{*v.button("end-all", at+"end", v.Say("access.session.end-all"))}
	return s, nil
}

func (v *visit) addPasskey() error {
	err := v.AddPasskey(v.R.PostForm.Get("name"), v.R.PostForm.Get("credential"))
	if errors.Is(err, access.ErrNoAddress) {
		return access.NoPasskey
	}
	if err != nil {
		return err
	}
	return v.Redirect("/account")
}

func (v *visit) removePasskey() error {
	if err := access.RemovePasskey(v.R.Context(), v.room.node, v.Person.ID, v.R.PathValue("id")); err != nil {
		return err
	}
	return v.Redirect("/account")
}

// endSession ends one session of the person; that of the visit is signed out of.
func (v *visit) endSession() error {
	id := v.R.PathValue("id")
	if id == v.Session.Name {
		return v.signOut()
	}
	if err := access.EndSessions(v.R.Context(), v.room.node, v.Person.ID, id); err != nil {
		return err
	}
	return v.Redirect("/account")
}

// endSessions signs the person out everywhere, here too.
func (v *visit) endSessions() error {
	if err := access.EndSessions(v.R.Context(), v.room.node, v.Person.ID); err != nil {
		return err
	}
	return v.signOut()
}
