/* What a query finds first: three things that Material's search has no setting for, set through lunr's own interface.
   `queries.py` appends this to the search worker, which shows lunr as a global. */
(({ Builder, Index, Query, QueryParser, Token, stopWordFilter }) => {
  /* Material calls this with 0: a word then counts the same in a long text as in a short one, and "relu" finds "Leaky
     ReLU, PReLU, RReLU" before "ReLU". Uncalled, lunr weighs by length. */
  Builder.prototype.b = () => {}

  Index.prototype.search = function (words) {
    const wanted = []
    const results = this.query(query => {
      new QueryParser(words, query).parse()
      for (const { fields, presence, term } of [...query.clauses])
        if (presence === Query.presence.OPTIONAL && /^[^*]+\*+$/.test(term)) {
          /* Material searches for `relu*`: every word that begins so counts the same, and a rare one, as "ReLU6" is,
             more. Here the word itself counts besides, for two. (The parts of a Chinese query come as `梯度**`.) */
          const word = term.replaceAll("*", "")
          wanted.push(word)
          /* "gradient" means the note "Gradients" before "Gradient clipping", and "loss" the note "Losses". */
          for (const form of [word, `${word}s`, `${word}es`]) query.term(form, { fields, boost: 2 })
        }
    })

    /* A title with one word of the query would outweigh a text with all of them: "no free lunch" finds "No difference
       found" first. So a result counts by the share of the query that it has, in which a rare word is more and one like
       "to" is nothing. Half of it must weigh less than a word in the text against one in the title, 1/1000. */
    const has = ({ matchData }, word) => Object.keys(matchData.metadata).some(term => term.startsWith(word))
    const weights = wanted.filter(word => stopWordFilter(new Token(word))).map(word => [word, Math.log(1 + results.length / results.filter(r => has(r, word)).length)])
      .filter(([, weight]) => Number.isFinite(weight))
    const whole = weights.reduce((sum, [, weight]) => sum + weight, 0)
    for (const result of results) {
      const found = weights.filter(([word]) => has(result, word)).reduce((sum, [, weight]) => sum + weight, 0)
      if (whole) result.score *= (found / whole) ** 10
    }
    return results.sort((a, b) => b.score - a.score)
  }
})(self.lunr)
